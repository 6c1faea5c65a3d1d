{{ built_by_batch() }}
with
    rows as ({{ delivered("vicidial", "vicidial_agent_log", archived=true, by_batch=true) }}),

    talks as (
        select
            rows.*,
            rows.agent_log_id as source_id,
            cast(null as timestamp) as source_updated_at,
            -- a turn without a call; a correction may say so of one that had a call
            coalesce(rows.lead_id, '0') = '0'
            or rows.uniqueid is null
            or coalesce(rows.talk_epoch, '0') = '0' as is_deleted,
            {{ read("rows.talk_epoch", "epoch") }} as started_at,
            {{ read("coalesce(rows.talk_sec, '0')", "seconds") }} as stated_talk_seconds,
            {{ read("coalesce(rows.dead_sec, '0')", "seconds") }} as stated_dead_seconds,
            {{ read("rows.dispo_sec", "seconds") }} as stated_wrap_seconds,
            {{
                rejected_reason(
                    ["rows.agent_log_id"],
                    {
                        "rows.talk_epoch": "bigint",
                        "rows.talk_sec": "seconds",
                        "rows.dead_sec": "seconds",
                        "rows.dispo_sec": "seconds",
                    },
                )
            }} as rejected_reason
        from rows
    ),

    -- the columns end at 65535: what comes near it is unknown
    known as (
        select
            talks.*,
            case when stated_talk_seconds < 65000 then stated_talk_seconds end as talk_with_dead,
            case when stated_dead_seconds < 65000 then stated_dead_seconds end as dead_seconds,
            case when stated_wrap_seconds < 65000 then stated_wrap_seconds end as wrap_seconds
        from talks
    )

select
    {{ key("source_id") }} as leg_key,
    {{ key("uniqueid || '|' || lead_id") }} as call_key,
    {{ key("known.user") }} as agent_key,
    uniqueid || '|' || lead_id as call_id,
    known.user as agent_id,
    cast(null as int) as leg_number,
    cast(null as string) as leg_type,
    started_at,
    {{ add_seconds("started_at", "talk_with_dead") }} as ended_at,
    case
        when talk_with_dead >= dead_seconds
        then talk_with_dead - dead_seconds
        when talk_with_dead < dead_seconds
        then 0
    end as talk_seconds,
    cast(null as decimal(18, 3)) as hold_seconds,
    dead_seconds,
    wrap_seconds,
    cast(null as boolean) as is_primary_leg,
    known.status as disposition_code,
    {{ delivery() }}
from known
