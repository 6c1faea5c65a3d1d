{# A number is known by its key alone from here on. A row that names nobody forbids nothing. #}
with
    events as (
        select
            mapped.source_system,
            mapped.source_account,
            mapped.source_id,
            mapped.source_updated_at,
            mapped.extracted_at,
            mapped.batch_id,
            mapped.row_number,
            mapped.row_hash,
            mapped.is_deleted,
            mapped.extract_name,
            mapped.part_id,
            mapped.lead_id,
            mapped.campaign_id,
            mapped.action,
            mapped.occurred_at,
            phones.phone_key,
            case
                when mapped.rejected_reason is not null
                then mapped.rejected_reason
                when mapped.lead_id is null and phones.phone_key is null
                then 'phone: found nothing that is a phone number; a row needs it, or lead_id'
            end as rejected_reason
        from {{ source("mapped", "dnc_events") }} as mapped
        inner join
            {{ source("lake", "sources") }} as sources
            on mapped.source_system = sources.source_system
            and mapped.source_account = sources.source_account
        left join
            {{ source("lake", "phones") }} as phones
            on mapped.phone = phones.phone
            and sources.phone_region = phones.phone_region
    )

select
    {{ key("source_id") }} as event_key,
    {{ key("lead_id") }} as lead_source_key,
    phone_key,
    {{ key("campaign_id") }} as campaign_key,
    campaign_id,
    action,
    occurred_at,
    {{ delivery() }}
from events
