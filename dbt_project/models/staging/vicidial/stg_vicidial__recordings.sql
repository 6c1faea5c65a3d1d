with rows as ({{ delivered("vicidial", "recording_log") }})

select
    {{ key("rows.recording_id") }} as recording_key,
    coalesce(rows.location, rows.filename) as recording_ref,
    -- a uniqueid holds a point; a closecallid, which may stand here too, names no call by itself
    case
        when rows.vicidial_id like '%.%' then {{ key("rows.vicidial_id || '|' || rows.lead_id") }}
    end as call_key,
    {{ key("rows.user") }} as agent_key,
    rows.user as agent_id,
    {{ read("rows.start_epoch", "epoch") }} as recorded_at,
    {{ read("rows.length_in_sec", "seconds") }} as seconds,
    rows.location is not null as is_available,
    cast(null as boolean) as is_consented,
    rows.source_system,
    rows.source_account,
    rows.recording_id as source_id,
    cast(null as timestamp) as source_updated_at,
    rows.extracted_at,
    rows.batch_id,
    rows.row_number,
    rows.row_hash,
    false as is_deleted,
    rows.extract_name,
    rows.part_id,
    {{
        rejected_reason(
            ["rows.recording_id"], {"rows.start_epoch": "epoch", "rows.length_in_sec": "seconds"}
        )
    }} as rejected_reason
from rows
