{{ built_by_day("started_date") }}
with
    legs as (select * from {{ ref("call_legs") }} where {{ is_touched("started_date") }}),

    calls as (select * from {{ ref("fct_call_attempts") }} where {{ is_touched("started_date") }})

select
    legs.leg_key,
    legs.call_key,
    legs.agent_key,
    assignments.team_key,
    cast(legs.leg_number as integer) as leg_number,
    legs.leg_type,
    legs.is_primary_leg,
    legs.started_at,
    legs.ended_at,
    legs.talk_seconds,
    legs.hold_seconds,
    legs.dead_seconds,
    legs.wrap_seconds,
    legs.handle_seconds,
    legs.source_system,
    legs.source_account,
    legs.source_id,
    legs.batch_id,
    legs.row_number,
    legs.started_date
from legs
inner join calls on legs.call_key = calls.call_key
-- credited to the team that the leg's own agent was in when the call started
left join
    {{ ref("agent_assignments") }} as assignments
    on legs.agent_key = assignments.agent_key
    and {{ is_assigned("assignments", "calls.started_at") }}
    -- depends_on: {{ ref('touched_days') }}
