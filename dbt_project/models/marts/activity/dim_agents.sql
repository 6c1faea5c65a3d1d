with
    current_assignments as (
        select agent_key, team_key
        from
            (
                select
                    agent_key,
                    team_key,
                    row_number() over (partition by agent_key order by valid_from desc) as place
                from {{ ref("agent_assignments") }}
            ) as placed
        where place = 1
    )

select
    agents.agent_key,
    agents.display_name,
    current_assignments.team_key as latest_team_key,
    agents.hired_on,
    agents.left_on,
    agents.time_zone,
    agents.is_person,
    agents.is_listed,
    agents.source_system,
    agents.source_account,
    agents.source_id
from {{ ref("agents") }} as agents
left join current_assignments on agents.agent_key = current_assignments.agent_key
