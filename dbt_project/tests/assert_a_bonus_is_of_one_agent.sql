{{ config(meta={"dagster": {"ref": {"name": "fct_bonus_statements"}}, "owner": "finance"}) }}
-- A row here: an agent of a seed of bonuses whom no source knows by that id, or who is two people:
-- nothing is paid to somebody else, or to nobody.
with
    named as (
        select 'bonus_plans' as seed, line, agent
        from {{ source("seeds", "bonus_plans") }}
        where agent <> '*'
        union all
        select 'bonus_acceptances' as seed, line, agent
        from {{ source("seeds", "bonus_acceptances") }}
        union all
        select 'bonus_adjustments' as seed, line, agent
        from {{ source("seeds", "bonus_adjustments") }}
        union all
        select 'bonus_splits' as seed, line, agent
        from {{ source("seeds", "bonus_splits") }}
    )

select named.seed, named.line, named.agent, count(agents.agent_key) as people
from named
left join {{ ref("int_bonus_agents") }} as agents on named.agent = agents.agent_id
group by named.seed, named.line, named.agent
having count(agents.agent_key) <> 1
