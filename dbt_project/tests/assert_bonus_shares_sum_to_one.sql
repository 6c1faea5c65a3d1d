{{ config(meta={"dagster": {"ref": {"name": "fct_bonus_events"}}, "owner": "finance"}) }}
-- A row here: an event that is not shared out whole, or a split whose agent is nobody or two.
select event_key as what, sum(quantity) as shared, sum(figure) as whole
from {{ ref("int_bonus_credits") }}
group by kpi, credit_role, entity, event_key
having sum(quantity) <> sum(figure) or min(share) < 0 or max(share) > 1
union all
select splits.event as what, count(agents.agent_key) as shared, 1 as whole
from {{ source("seeds", "bonus_splits") }} as splits
left join {{ ref("dim_agents") }} as agents on splits.agent = agents.source_id
group by splits.event, splits.agent
having count(agents.agent_key) <> 1
