with
    rows as ({{ delivered("vicidial", "vicidial_list") }}),

    dated as (
        select
            rows.source_system,
            rows.source_account,
            rows.extract_name,
            rows.batch_id,
            rows.row_number,
            rows.extracted_at,
            rows.part_id,
            rows.row_hash,
            rows.lead_id,
            rows.list_id,
            rows.entry_list_id,
            rows.entry_date,
            nullif(rows.modify_date, '0000-00-00 00:00:00') as modify_date,
            sources.time_zone
        from rows
        inner join
            {{ source("lake", "sources") }} as sources
            on rows.source_system = sources.source_system
            and rows.source_account = sources.source_account
    )

select
    {{ key("lead_id || '|' || list_id") }} as member_key,
    {{ key("list_id") }} as list_key,
    {{ key("lead_id") }} as lead_source_key,
    lead_id,
    list_id,
    -- a lead that was moved here since says nothing of when; 0 is one that never was
    case
        when coalesce(entry_list_id, '0') in ('0', list_id)
        then {{ utc_timestamp(read("entry_date", "timestamp"), "time_zone") }}
    end as added_at,
    source_system,
    source_account,
    lead_id || '|' || list_id as source_id,
    {{ utc_timestamp(read("modify_date", "timestamp"), "time_zone") }} as source_updated_at,
    extracted_at,
    batch_id,
    row_number,
    row_hash,
    false as is_deleted,
    extract_name,
    part_id,
    {{
        rejected_reason(
            ["lead_id", "list_id"], {"entry_date": "timestamp", "modify_date": "timestamp"}
        )
    }} as rejected_reason
from dated
