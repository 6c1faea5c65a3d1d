{{
    config(
        severity="warn",
        meta={"dagster": {"ref": {"name": "fct_recognitions"}}, "owner": "management"},
    )
}}
-- A row here: an agent or team of recognitions.csv that nobody knows, or that names two.
select recognitions.line, recognitions.agent, recognitions.team
from {{ source("seeds", "recognitions") }} as recognitions
left join {{ ref("agent_identities") }} as agents on recognitions.agent = agents.source_id
left join {{ ref("dim_teams") }} as teams on recognitions.team = teams.team_name
group by recognitions.line, recognitions.agent, recognitions.team
having count(distinct coalesce(agents.agent_key, teams.team_key)) <> 1
