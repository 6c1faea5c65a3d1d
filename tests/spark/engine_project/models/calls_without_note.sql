-- One row per call: what `calls` was before its model got a column.
-- depends_on: {{ ref('touched_days') }}
{{
    config(
        enabled=var("deploy") == 1,
        alias="calls",
        materialized="incremental",
        incremental_strategy="append",
        on_schema_change="append_new_columns",
        partition_by=partition_on("started_date"),
        pre_hook="{{ delete_touched_days('started_date') }}",
    )
}}
select call_id, seconds, started_date
from {{ ref("latest_calls") }}
{% if is_incremental() %}
    where started_date in (select touched_date from {{ ref("touched_days") }})
{% endif %}
