{{ config(materialized="view", contract={"enforced": false}) }}
{# By whichever id an agent has accepted, and the first time where it did twice. #}
select plan, version, agent_key, accepted_on, accepted_by
from
    (
        select
            said.plan,
            said.version,
            agents.agent_key,
            said.accepted_on,
            said.accepted_by,
            row_number() over (
                partition by said.plan, said.version, agents.agent_key
                order by said.accepted_on, said.line
            ) as place
        from {{ source("seeds", "bonus_acceptances") }} as said
        inner join {{ ref("int_bonus_agents") }} as agents on said.agent = agents.agent_id
    ) as placed
where place = 1
