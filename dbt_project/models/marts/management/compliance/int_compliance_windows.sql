{{ config(materialized="view", contract={"enforced": false}) }}
{# By the clock of whom it called; the minute at which the window closes is outside. #}
with
    clocked as (
        select *, substr(cast(local_at as string), 12, 5) as local_clock
        from {{ ref("int_compliance_dials") }}
        where kind = 'call_window'
    )

select
    rule_id,
    rule_version,
    call_key,
    local_clock < from_time or local_clock >= to_time as is_broken,
    case when local_at is null then 'unknown_zone' end as reason,
    cast(null as bigint) as found,
    cast(null as timestamp) as since_at,
    cast(null as string) as evidence_key
from clocked
