{{ config(materialized="view", contract={"enforced": false}) }}
{# What closed statements have paid of each rule, with what they corrected. #}
select
    plan,
    version,
    rule,
    kpi,
    credit_role,
    period,
    earned_start as period_start,
    agent_key,
    currency,
    cast(sum(amount) as decimal(18, 3)) as total,
    min(case when kind = 'earned' then line_key end) as line_key
from {{ ref("int_bonus_closed") }}
where kind <> 'adjustment'
group by plan, version, rule, kpi, credit_role, period, earned_start, agent_key, currency
