{{ config(materialized="view", contract={"enforced": false}) }}
{# The steps of the last week that is told in full; their places and sentences are inferred. #}
select
    period_start,
    scope,
    scope_id,
    member,
    kpi,
    cast(null as bigint) as place,
    verdict,
    cast(null as string) as sentence,
    value,
    baseline_value,
    change,
    change_low,
    change_high,
    lost_qualified,
    lost_amount,
    currency
from {{ ref("fct_step_changes") }}
where
    change is not null
    and lost_qualified is not null
    and kpi <> 'dials'
    and period_start = (select max(period_start) from {{ ref("fct_step_changes") }})
