{{ config(meta={"dagster": {"ref": {"name": "int_recognised_agents"}}, "owner": "management"}) }}
-- A row here: an agent of recognition_preferences.csv whom no source knows, or whose id two have.
-- Somebody who wants to be on no board would be on it: nothing is built on.
select said.line, said.agent
from {{ source("seeds", "recognition_preferences") }} as said
left join ({{ named_members() }}) as people on people.scope = 'agent' and said.agent = people.member
left join {{ ref("int_recognised_agents") }} as agents on people.scope_id = agents.agent_key
where agents.agent_key is null
