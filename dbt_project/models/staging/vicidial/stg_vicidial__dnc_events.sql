{# What both tables tell of a number. #}
{%- set told -%}
    rows.source_system, rows.source_account, rows.extract_name, rows.batch_id, rows.row_number,
    rows.extracted_at, rows.part_id, rows.source_phone_region, rows.phone_number
{%- endset -%}
with
    numbers as (
        select {{ told }}, '*' as scope
        from ({{ delivered("vicidial", "vicidial_dnc") }}) as rows
        union all
        select {{ told }}, rows.campaign_id as scope
        from ({{ delivered("vicidial", "vicidial_campaign_dnc") }}) as rows
    ),

    -- a number is known by its key alone: not even a hash of it leaves this model
    identified as (
        select
            numbers.*,
            phones.phone_key,
            phones.phone_key || '|' || numbers.scope as source_id,
            md5(phones.phone_key || '|' || numbers.scope) as row_hash,
            cast(null as timestamp) as source_updated_at,
            false as is_deleted,
            case
                when phones.phone_key is null
                then 'phone_number: found nothing that is a phone number'
                when numbers.scope is null
                then 'campaign_id: found nothing; a row needs it'
                when numbers.scope = '*' and numbers.extract_name = 'vicidial_campaign_dnc'
                then 'campaign_id: found *; expected the id of a campaign'
            end as rejected_reason
        from numbers
        left join
            {{ source("lake", "phones") }} as phones
            on numbers.phone_number = phones.phone
            and numbers.source_phone_region = phones.phone_region
    )

select
    {{ key("source_id") }} as event_key,
    cast(null as string) as lead_source_key,
    phone_key,
    {{ key("nullif(scope, '*')") }} as campaign_key,
    nullif(scope, '*') as campaign_id,
    'add' as action,
    -- the table does not say since when
    cast(null as timestamp) as occurred_at,
    {{ delivery() }}
from identified
