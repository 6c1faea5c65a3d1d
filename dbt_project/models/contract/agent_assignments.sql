with versions as ({{ staged("agent_assignments") }}), assignments as ({{ winning("versions") }})

select
    agent_key,
    team_key,
    team_id,
    site,
    manager_agent_key,
    role,
    valid_from,
    -- a source that states no end means: until the next one starts
    coalesce(
        valid_to, lead(valid_from) over (partition by agent_key order by valid_from)
    ) as valid_to,
    {{ lineage() }}
from assignments
where
    not is_gone
    -- depends_on: {{ ref('touched_days') }}
