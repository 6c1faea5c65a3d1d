{# The teams of an agent as the rows of calls and times name them: one holds from the first row that
   names it until one names another, and the first one has held before. #}
with
    seen as (
        select
            stated_agent_key as agent_key,
            stated_team_key as team_key,
            stated_team_id as team_id,
            started_at as seen_at,
            {{ lineage() }}
        from {{ ref("call_attempts") }}
        where
            stated_agent_key is not null
            and stated_team_key is not null
            and exclusion_reason is distinct from 'deleted'
        union all
        select
            agent_key,
            stated_team_key as team_key,
            stated_team_id as team_id,
            from_at as seen_at,
            {{ lineage() }}
        from {{ ref("agent_times") }}
        where stated_team_key is not null
    ),

    one_at_a_time as (
        select *
        from
            (
                select
                    seen.*,
                    row_number() over (
                        partition by agent_key, seen_at order by team_key, source_id, batch_id
                    ) as place
                from seen
            ) as placed
        where place = 1
    ),

    followed as (
        select
            one_at_a_time.*,
            lag(team_key) over (partition by agent_key order by seen_at) as team_before
        from one_at_a_time
    )

select
    agent_key,
    team_key,
    team_id,
    case
        when team_before is null then cast('1970-01-01' as timestamp) else seen_at
    end as valid_from,
    lead(seen_at) over (partition by agent_key order by seen_at) as valid_to,
    {{ lineage() }}
from followed
where team_before is null or team_before <> team_key
