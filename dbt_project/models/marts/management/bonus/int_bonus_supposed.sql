{{ config(materialized="view", contract={"enforced": false}) }}
select
    supposed.scenario,
    supposed.period,
    supposed.period_start,
    agents.agent_key,
    supposed.kpi,
    supposed.credit_role,
    max(supposed.quantity) as quantity
from {{ source("lake", "bonus_what_if") }} as supposed
inner join {{ ref("int_bonus_agents") }} as agents on supposed.agent = agents.agent_id
group by
    supposed.scenario,
    supposed.period,
    supposed.period_start,
    agents.agent_key,
    supposed.kpi,
    supposed.credit_role
