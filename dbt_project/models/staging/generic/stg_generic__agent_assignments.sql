select
    {{ key("agent_id") }} as agent_key,
    {{ key("team_id") }} as team_key,
    {{ key("manager_agent_id") }} as manager_agent_key,
    agent_id,
    team_id,
    site,
    manager_agent_id,
    role,
    valid_from,
    valid_to,
    {{ delivery() }}
from {{ source("mapped", "agent_assignments") }}
