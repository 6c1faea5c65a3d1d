select team_key, max(team_id) as team_name, max(site) as site
from {{ ref("agent_assignments") }}
group by team_key
