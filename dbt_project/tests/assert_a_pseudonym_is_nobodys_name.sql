{{ config(meta={"dagster": {"ref": {"name": "int_recognised_agents"}}, "owner": "management"}) }}
-- A row here: a pseudonym of recognition_preferences.csv that is another agent's name. Somebody
-- would
-- be praised for what another one did: nothing is built on.
select distinct said.line, said.agent, said.pseudonym
from {{ source("seeds", "recognition_preferences") }} as said
inner join
    ({{ named_members() }}) as people on people.scope = 'agent' and said.agent = people.member
inner join
    {{ ref("dim_agents") }} as agents
    on lower(trim(said.pseudonym)) = lower(trim(agents.display_name))
    and people.scope_id <> agents.agent_key
