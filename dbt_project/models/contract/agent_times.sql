{{ built_by_day("from_date") }}
with
    versions as ({{ staged("agent_times") }}),

    dated_versions as (
        select
            versions.*,
            {{ local_date("versions.from_at", "company.reporting_time_zone") }} as from_date
        from versions
        cross join {{ source("lake", "company") }} as company
    ),

    {% if is_incremental() %}
        touched_times as (
            select distinct time_key
            from dated_versions
            where from_date in (select touched_date from {{ ref("touched_days") }})
        ),

        touched_versions as (
            select dated_versions.*
            from dated_versions
            inner join touched_times on dated_versions.time_key = touched_times.time_key
        ),
    {% endif %}

    times as (
        {{
            (
                winning("touched_versions")
                if is_incremental()
                else winning_of_many("dated_versions", "agent_times")
            )
        }}
    )

select
    times.time_key,
    times.agent_key as agent_source_key,
    agents.agent_key,
    times.team_key as stated_team_key,
    times.team_id as stated_team_id,
    times.campaign_key,
    times.from_at,
    times.to_at,
    times.state,
    times.reason_code,
    case
        when times.state in ('break', 'leave', 'offline')
        then false
        when times.state = 'pause'
        then coalesce(reasons.is_paid, true)
        else true
    end as is_paid,
    {{ lineage("times.") }},
    times.from_date
from times
inner join {{ ref("agent_identities") }} as agents on times.agent_key = agents.agent_source_key
left join
    {{ source("seeds", "pause_reasons") }} as reasons
    on times.source_system = reasons.system
    and times.reason_code = reasons.reason_code
where
    not times.is_gone and {{ is_touched("times.from_date") }}
    -- depends_on: {{ ref('touched_days') }}
