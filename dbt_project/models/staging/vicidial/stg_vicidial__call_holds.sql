with
    rows as ({{ delivered("vicidial", "park_log") }}),

    holds as (
        select
            rows.*,
            rows.uniqueid || '|' || coalesce(rows.user, '') || '|' || rows.parked_time as source_id,
            cast(null as timestamp) as source_updated_at,
            false as is_deleted,
            {{ utc_timestamp(read("rows.parked_time", "timestamp"), "rows.source_time_zone") }}
            as held_at,
            {{
                rejected_reason(
                    ["rows.uniqueid", "rows.parked_time"],
                    {"rows.parked_time": "timestamp", "rows.parked_sec": "seconds"},
                )
            }} as rejected_reason
        from rows
    )

select
    {{ key("source_id") }} as hold_key,
    -- older versions of the table do not name the lead, and nothing then names the call
    {{ key("uniqueid || '|' || lead_id") }} as call_key,
    {{ key("holds.user") }} as agent_key,
    held_at,
    {{ read("parked_sec", "seconds") }} as held_seconds,
    {{ delivery() }}
from holds
