{# The last model of a build: what it holds is applied, and the touched days are done with. #}
{{ config(post_hook="truncate table {{ ref('touched_days').render() }}") }}
select
    batches.source_system,
    batches.source_account,
    batches.extract_name,
    batches.batch_id,
    batches.extracted_at,
    batches.snapshot_at,
    company.inputs_hash
from {{ source("lake", "batches") }} as batches
cross join
    {{ source("lake", "company") }} as company
    -- depends_on: {{ ref('int_call_components_daily') }}
    -- depends_on: {{ ref('fct_kpis') }}
    -- depends_on: {{ ref('fct_call_legs') }}
    -- depends_on: {{ ref('fct_batches') }}
