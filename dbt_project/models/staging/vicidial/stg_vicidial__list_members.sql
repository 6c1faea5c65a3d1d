{{ built_by_batch() }}
with rows as ({{ delivered("vicidial", "vicidial_list", by_batch=true) }})

select
    {{ key("rows.lead_id || '|' || rows.list_id") }} as member_key,
    {{ key("rows.list_id") }} as list_key,
    {{ key("rows.lead_id") }} as lead_source_key,
    rows.lead_id,
    rows.list_id,
    -- a lead that was moved here since says nothing of when; 0 is one that never was
    case
        when coalesce(rows.entry_list_id, '0') in ('0', rows.list_id)
        then {{ utc_timestamp(read("rows.entry_date", "timestamp"), "rows.source_time_zone") }}
    end as added_at,
    rows.source_system,
    rows.source_account,
    rows.lead_id || '|' || rows.list_id as source_id,
    {{ utc_timestamp(read("rows.modify_date", "timestamp"), "rows.source_time_zone") }}
    as source_updated_at,
    rows.extracted_at,
    rows.batch_id,
    rows.row_number,
    rows.row_hash,
    false as is_deleted,
    rows.extract_name,
    rows.part_id,
    {{
        rejected_reason(
            ["rows.lead_id", "rows.list_id"],
            {"rows.entry_date": "timestamp", "rows.modify_date": "timestamp"},
        )
    }} as rejected_reason
from rows
