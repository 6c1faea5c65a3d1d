{{ built_by_batch() }}
with rows as ({{ delivered("vicidial", "vicidial_list", by_batch=true) }})

select
    {{ key("rows.lead_id") }} as lead_source_key,
    cast(null as string) as owner_agent_key,
    {{ utc_timestamp(read("rows.entry_date", "timestamp"), "rows.source_time_zone") }}
    as created_at,
    rows.source_id as source_channel,
    cast(null as string) as segment,
    rows.country_code as country,
    rows.state as region,
    cast(null as string) as time_zone,
    cast(null as string) as language,
    cast(null as string) as owner_agent_id,
    case when rows.status in ('DNC', 'DNCL', 'DNCC') then true end as is_dnc,
    cast(null as bigint) as attempts_reported,
    {{ phone_text("rows.phone_number", "rows.phone_code") }} as phone,
    rows.source_system,
    rows.source_account,
    rows.lead_id as source_id,
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
            ["rows.lead_id", "rows.entry_date"],
            {"rows.entry_date": "timestamp", "rows.modify_date": "timestamp"},
        )
    }} as rejected_reason
from rows
