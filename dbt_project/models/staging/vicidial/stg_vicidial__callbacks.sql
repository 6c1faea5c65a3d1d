with rows as ({{ delivered("vicidial", "vicidial_callbacks") }})

select
    {{ key("rows.callback_id") }} as callback_key,
    {{ key("rows.lead_id") }} as lead_source_key,
    {{ key("rows.campaign_id") }} as campaign_key,
    {{ key("rows.user") }} as agent_key,
    rows.lead_id,
    rows.campaign_id,
    rows.user as agent_id,
    {{ utc_timestamp(read("rows.entry_time", "timestamp"), "rows.source_time_zone") }}
    as created_at,
    {{ utc_timestamp(read("rows.callback_time", "timestamp"), "rows.source_time_zone") }} as due_at,
    lower(rows.status) as status,
    rows.source_system,
    rows.source_account,
    rows.callback_id as source_id,
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
            ["rows.callback_id", "rows.lead_id", "rows.callback_time"],
            {
                "rows.callback_time": "timestamp",
                "rows.entry_time": "timestamp",
                "rows.modify_date": "timestamp",
            },
        )
    }} as rejected_reason
from rows
