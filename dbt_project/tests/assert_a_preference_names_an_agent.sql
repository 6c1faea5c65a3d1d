{{ config(meta={"dagster": {"ref": {"name": "int_recognised_agents"}}, "owner": "management"}) }}
-- A row here: an agent of recognition_preferences.csv whom no source knows. Mistyped, somebody who
-- wants to be on no board would be on it: nothing is built on.
select said.line, said.agent
from {{ source("seeds", "recognition_preferences") }} as said
left join {{ ref("agent_identities") }} as identities on said.agent = identities.source_id
left join {{ ref("int_recognised_agents") }} as agents on identities.agent_key = agents.agent_key
group by said.line, said.agent
having count(agents.agent_key) = 0
