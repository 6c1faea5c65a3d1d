{{ built_by_batch() }}
with
    rows as ({{ delivered("vicidial", "vicidial_agent_log", archived=true, by_batch=true) }}),

    states as (
        select 'pause' as state
        union all
        select 'wait'
        union all
        select 'talk'
        union all
        select 'dead'
        union all
        select 'wrap'
    ),

    turns as (
        select
            rows.*,
            {{ read("rows.talk_epoch", "epoch") }} as talk_at,
            {{ read("coalesce(rows.talk_sec, '0')", "seconds") }} as talk_with_dead,
            {{ read("coalesce(rows.dead_sec, '0')", "seconds") }} as dead_seconds,
            -- an epoch is 0 where the turn never came to that: a whole number, not yet a time
            {{
                rejected_reason(
                    ["rows.agent_log_id", "rows.pause_epoch"],
                    {
                        "rows.pause_epoch": "epoch",
                        "rows.pause_sec": "seconds",
                        "rows.wait_epoch": "bigint",
                        "rows.wait_sec": "seconds",
                        "rows.talk_epoch": "bigint",
                        "rows.talk_sec": "seconds",
                        "rows.dead_epoch": "bigint",
                        "rows.dead_sec": "seconds",
                        "rows.dispo_epoch": "bigint",
                        "rows.dispo_sec": "seconds",
                    },
                )
            }} as rejected_reason
        from rows
    ),

    times as (
        select
            turns.*,
            states.state,
            turns.agent_log_id || '|' || states.state as source_id,
            cast(null as timestamp) as source_updated_at,
            case
                states.state
                when 'pause'
                then {{ read("turns.pause_epoch", "epoch") }}
                when 'wait'
                then {{ read("turns.wait_epoch", "epoch") }}
                when 'talk'
                then turns.talk_at
                when 'dead'
                then
                    coalesce(
                        {{ read("turns.dead_epoch", "epoch") }},
                        {{
                            add_seconds(
                                "turns.talk_at", "turns.talk_with_dead - turns.dead_seconds"
                            )
                        }}
                    )
                else {{ read("turns.dispo_epoch", "epoch") }}
            end as from_at,
            -- where talk or dead air is saturated, so is the talk without it
            case
                states.state
                when 'pause'
                then {{ read("turns.pause_sec", "seconds") }}
                when 'wait'
                then {{ read("turns.wait_sec", "seconds") }}
                when 'talk'
                then
                    case
                        when turns.talk_with_dead < 65000 and turns.dead_seconds < 65000
                        then turns.talk_with_dead - turns.dead_seconds
                        else greatest(turns.talk_with_dead, turns.dead_seconds)
                    end
                when 'dead'
                then turns.dead_seconds
                else {{ read("turns.dispo_sec", "seconds") }}
            end as seconds
        from turns
        cross join states
    )

select
    {{ key("source_id") }} as time_key,
    {{ key("times.user") }} as agent_key,
    {{ key("user_group") }} as team_key,
    {{ key("campaign_id") }} as campaign_key,
    times.user as agent_id,
    user_group as team_id,
    campaign_id,
    from_at,
    -- the columns end at 65535: what comes near it is unknown
    case when seconds < 65000 then {{ add_seconds("from_at", "seconds") }} end as to_at,
    state,
    case when state = 'pause' then sub_status end as reason_code,
    source_system,
    source_account,
    source_id,
    source_updated_at,
    extracted_at,
    batch_id,
    row_number,
    row_hash,
    -- a correction may say that the turn never came to a state that it was told to have
    state <> 'pause' and (from_at is null or coalesce(seconds, 0) = 0) as is_deleted,
    extract_name,
    part_id,
    rejected_reason
from times
-- a turn that does not fit is told once
where state = 'pause' or rejected_reason is null
