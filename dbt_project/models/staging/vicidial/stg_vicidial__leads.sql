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
            rows.entry_date,
            nullif(rows.modify_date, '0000-00-00 00:00:00') as modify_date,
            rows.status,
            rows.source_id as source_channel,
            rows.country_code,
            rows.state,
            rows.phone_code,
            rows.phone_number,
            sources.time_zone
        from rows
        inner join
            {{ source("lake", "sources") }} as sources
            on rows.source_system = sources.source_system
            and rows.source_account = sources.source_account
    )

select
    {{ key("lead_id") }} as lead_source_key,
    cast(null as string) as owner_agent_key,
    {{ utc_timestamp(read("entry_date", "timestamp"), "time_zone") }} as created_at,
    source_channel,
    cast(null as string) as segment,
    country_code as country,
    state as region,
    cast(null as string) as time_zone,
    cast(null as string) as language,
    cast(null as string) as owner_agent_id,
    case when dated.status in ('DNC', 'DNCL', 'DNCC') then true end as is_dnc,
    cast(null as bigint) as attempts_reported,
    {{ phone_text("phone_number", "phone_code") }} as phone,
    source_system,
    source_account,
    lead_id as source_id,
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
            ["lead_id", "entry_date"], {"entry_date": "timestamp", "modify_date": "timestamp"}
        )
    }} as rejected_reason
from dated
