{{ built_by_day("started_date") }}
with
    -- a leg lies on the day of its call
    calls as (
        select call_key, started_date
        from {{ ref("call_attempts") }}
        where {{ is_touched("started_date") }}
    ),

    versions as ({{ staged("call_legs") }}),

    {% if is_incremental() %}
        touched_legs as (
            select distinct versions.leg_key
            from versions
            inner join calls on versions.call_key = calls.call_key
        ),

        touched_versions as (
            select versions.*
            from versions
            inner join touched_legs on versions.leg_key = touched_legs.leg_key
        ),
    {% endif %}

    legs as ({{ winning("touched_versions" if is_incremental() else "versions") }})

select
    legs.leg_key,
    legs.call_key,
    legs.agent_key,
    legs.leg_number,
    coalesce(legs.leg_type, 'primary') as leg_type,
    legs.started_at,
    legs.ended_at,
    legs.talk_seconds,
    legs.hold_seconds,
    legs.dead_seconds,
    legs.wrap_seconds,
    cast(
        legs.talk_seconds
        + coalesce(legs.hold_seconds, 0)
        + coalesce(legs.dead_seconds, 0)
        + coalesce(legs.wrap_seconds, 0) as decimal(18, 3)
    ) as handle_seconds,
    coalesce(legs.is_primary_leg, legs.leg_number = 1) as is_primary_leg,
    {{ lineage("legs.") }},
    calls.started_date
from legs
inner join calls on legs.call_key = calls.call_key
where
    not legs.is_gone
    -- depends_on: {{ ref('touched_days') }}
