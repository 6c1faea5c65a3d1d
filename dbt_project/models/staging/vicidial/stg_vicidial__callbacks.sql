with
    rows as ({{ delivered("vicidial", "vicidial_callbacks") }}),

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
            rows.callback_id,
            rows.lead_id,
            rows.campaign_id,
            rows.user as agent_id,
            rows.status,
            rows.callback_time,
            nullif(rows.entry_time, '0000-00-00 00:00:00') as entry_time,
            nullif(rows.modify_date, '0000-00-00 00:00:00') as modify_date,
            sources.time_zone
        from rows
        inner join
            {{ source("lake", "sources") }} as sources
            on rows.source_system = sources.source_system
            and rows.source_account = sources.source_account
    )

select
    {{ key("callback_id") }} as callback_key,
    {{ key("lead_id") }} as lead_source_key,
    {{ key("campaign_id") }} as campaign_key,
    {{ key("agent_id") }} as agent_key,
    lead_id,
    agent_id,
    {{ utc_timestamp(read("entry_time", "timestamp"), "time_zone") }} as created_at,
    {{ utc_timestamp(read("callback_time", "timestamp"), "time_zone") }} as due_at,
    lower(dated.status) as status,
    source_system,
    source_account,
    callback_id as source_id,
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
            ["callback_id", "lead_id", "callback_time"],
            {
                "callback_time": "timestamp",
                "entry_time": "timestamp",
                "modify_date": "timestamp",
            },
        )
    }} as rejected_reason
from dated
