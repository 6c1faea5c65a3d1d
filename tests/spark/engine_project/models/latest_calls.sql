-- One row per call: its latest version.
-- depends_on: {{ ref('earlier_calls') }} (it reads what lies downstream, so it comes first)
{{ config(schema="staging", materialized="view") }}
select call_id, cast(seconds as decimal(18, 3)) as seconds, note, started_date
from
    (
        select
            versions.*,
            row_number() over (partition by call_id order by version desc) as version_rank
        from {{ source("lake", "call_versions") }} as versions
    ) as ranked
where version_rank = 1
