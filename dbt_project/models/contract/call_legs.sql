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

    legs as (
        {{
            (
                winning("touched_versions")
                if is_incremental()
                else winning_of_many("versions", "call_legs")
            )
        }}
    ),

    -- holds that are told by rows of their own lie within the talk of the leg that they interrupt
    held as (
        select legs.leg_key, cast(sum(holds.held_seconds) as decimal(18, 3)) as held_seconds
        from legs
        inner join
            {{ ref("agent_identities") }} as agents on legs.agent_key = agents.agent_source_key
        inner join
            {{ ref("call_holds") }} as holds
            on legs.call_key = holds.call_key
            and agents.agent_key = holds.agent_key
            and holds.held_at >= legs.started_at
            and holds.held_at <= legs.ended_at
        group by legs.leg_key
    ),

    timed as (
        select
            legs.*,
            coalesce(legs.hold_seconds, held.held_seconds) as all_hold_seconds,
            cast(
                case
                    when legs.hold_seconds is null and held.held_seconds is not null
                    then greatest(legs.talk_seconds - held.held_seconds, 0)
                    else legs.talk_seconds
                end as decimal(18, 3)
            ) as net_talk_seconds,
            -- a source that does not number the legs of a call has them in the order of time
            coalesce(
                legs.leg_number,
                row_number() over (
                    partition by legs.call_key order by legs.started_at, legs.leg_key
                )
            ) as place
        from legs
        left join held on legs.leg_key = held.leg_key
        where not legs.is_gone
    )

select
    timed.leg_key,
    timed.call_key,
    timed.agent_key as agent_source_key,
    agents.agent_key,
    timed.place as leg_number,
    coalesce(
        timed.leg_type,
        case when timed.leg_number is null and timed.place > 1 then 'transfer_in' else 'primary' end
    ) as leg_type,
    timed.started_at,
    timed.ended_at,
    timed.net_talk_seconds as talk_seconds,
    timed.all_hold_seconds as hold_seconds,
    timed.dead_seconds,
    timed.wrap_seconds,
    cast(
        timed.net_talk_seconds
        + coalesce(timed.all_hold_seconds, 0)
        + coalesce(timed.dead_seconds, 0)
        + coalesce(timed.wrap_seconds, 0) as decimal(18, 3)
    ) as handle_seconds,
    coalesce(timed.is_primary_leg, timed.place = 1) as is_primary_leg,
    timed.disposition_code,
    {{ lineage("timed.") }},
    calls.started_date
from timed
inner join calls on timed.call_key = calls.call_key
left join
    {{ ref("agent_identities") }} as agents on timed.agent_key = agents.agent_source_key
    -- depends_on: {{ ref('touched_days') }}
