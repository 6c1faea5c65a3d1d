{# Agents whose calls and times may belong to another person or team now. #}
{% set old_calls = left_by_earlier_run("call_attempts") %}
{% set old_legs = left_by_earlier_run("call_legs") %}
{% set old_times = left_by_earlier_run("agent_times") %}
{% set old_assignments = left_by_earlier_run("agent_assignments") %}
with
    pending as (select * from {{ ref("pending_batches") }}),

    identities as (select * from {{ ref("agent_identities") }}),

    -- what an earlier run made of each agent of a source
    before as (
        select agent_source_key, stated_agent_key as agent_key
        from {{ old_calls }}
        union
        select agent_source_key, agent_key
        from {{ old_legs }}
        union
        select agent_source_key, agent_key
        from {{ old_times }}
    ),

    seen as (
        select
            calls.call_key as row_key,
            calls.agent_key,
            calls.team_key,
            calls.started_at as seen_at,
            calls.is_deleted
        from ({{ staged("call_attempts") }}) as calls
        where {{ is_pending("calls") }}
        union all
        select
            times.time_key as row_key,
            times.agent_key,
            times.team_key,
            times.from_at as seen_at,
            times.is_deleted
        from ({{ staged("agent_times") }}) as times
        where {{ is_pending("times") }}
    ),

    seen_before as (
        select
            call_key as row_key,
            agent_source_key,
            stated_agent_key as agent_key,
            stated_team_key as team_key,
            started_at as seen_at
        from {{ old_calls }}
        union all
        select time_key as row_key, agent_source_key, agent_key, stated_team_key, from_at as seen_at
        from {{ old_times }}
    )

-- another person
select before.agent_key
from before
inner join identities on before.agent_source_key = identities.agent_source_key
where before.agent_key <> identities.agent_key
union
select identities.agent_key
from before
inner join identities on before.agent_source_key = identities.agent_source_key
where before.agent_key <> identities.agent_key
union
-- another stated team
select identities.agent_key
from ({{ staged("agent_assignments") }}) as assignments
inner join identities on assignments.agent_key = identities.agent_source_key
where {{ is_pending("assignments") }}
union
select assignments.agent_key
from {{ old_assignments }} as assignments
where {{ is_replaced("assignments") }}
union
-- a row that names another team than what held at its moment
select identities.agent_key
from seen
inner join identities on seen.agent_key = identities.agent_source_key
left join
    {{ old_assignments }} as assignments
    on identities.agent_key = assignments.agent_key
    and {{ is_assigned("assignments", "seen.seen_at") }}
where seen.team_key is not null and assignments.team_key is distinct from seen.team_key
union
-- a row that no longer names the team that it named
select seen_before.agent_key
from seen_before
inner join seen on seen_before.row_key = seen.row_key
where
    seen_before.agent_key is not null
    and seen_before.team_key is not null
    and (
        seen_before.agent_source_key is distinct from seen.agent_key
        or seen_before.team_key is distinct from seen.team_key
        or seen_before.seen_at is distinct from seen.seen_at
        or seen.is_deleted
    )
