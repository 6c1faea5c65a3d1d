{# The teams that agents were in: as a source states them, else as the rows of their work tell. #}
with
    versions as ({{ staged("agent_assignments") }}),

    winners as ({{ winning("versions") }}),

    stated as (
        select
            agents.agent_key,
            winners.team_key,
            winners.team_id,
            winners.site,
            managers.agent_key as manager_agent_key,
            winners.role,
            winners.valid_from,
            winners.valid_to,
            {{ lineage("winners.") }}
        from winners
        inner join
            {{ ref("agent_identities") }} as agents on winners.agent_key = agents.agent_source_key
        left join
            {{ ref("agent_identities") }} as managers
            on winners.manager_agent_key = managers.agent_source_key
        where not winners.is_gone
    )

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
from stated
union all
select
    observed.agent_key,
    observed.team_key,
    observed.team_id,
    cast(null as string) as site,
    cast(null as string) as manager_agent_key,
    cast(null as string) as role,
    observed.valid_from,
    observed.valid_to,
    {{ lineage("observed.") }}
from {{ ref("observed_teams") }} as observed
where
    observed.agent_key not in (select agent_key from stated)
    -- depends_on: {{ ref('touched_days') }}
