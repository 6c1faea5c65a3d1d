{# Every lead that a source lists, names in its rows, or says to be merged; with what may tell who it
   is in another system. #}
with
    versions as ({{ staged("leads") }}),

    delivered as ({{ winning_of_many("versions", "leads") }}),

    link_versions as ({{ staged("lead_links") }}),

    links as ({{ winning("link_versions") }}),

    crm_ids as (
        select lead_source_key, min(linked_id) as crm_id
        from links
        where match = 'crm_id' and not is_gone
        group by lead_source_key
    ),

    named as (
        {{
            named_in(
                [
                    ("call_attempts", "lead_id"),
                    ("lead_stage_events", "lead_id"),
                    ("opportunities", "lead_id"),
                    ("orders", "lead_id"),
                    ("lead_links", "lead_id"),
                    ("opportunity_links", "lead_id"),
                    ("list_members", "lead_id"),
                    ("callbacks", "lead_id"),
                ]
            )
        }}
        union
        select source_system, source_account, linked_id, {{ key("linked_id") }}
        from links
        where match = 'merge'
    ),

    known as (
        select
            source_system,
            source_account,
            source_id,
            lead_source_key,
            phone,
            is_gone,
            true as is_delivered
        from delivered
        union all
        select
            named.source_system,
            named.source_account,
            named.named_id as source_id,
            named.named_key as lead_source_key,
            cast(null as string) as phone,
            false as is_gone,
            false as is_delivered
        from named
        left join delivered on named.named_key = delivered.lead_source_key
        where delivered.lead_source_key is null
    )

select
    known.source_system,
    known.source_account,
    known.source_id,
    known.lead_source_key,
    crm_ids.crm_id,
    case when phones.is_valid then phones.phone_key end as phone_key,
    known.is_gone,
    known.is_delivered
from known
left join crm_ids on known.lead_source_key = crm_ids.lead_source_key
left join
    {{ source("lake", "sources") }} as sources
    on known.source_system = sources.source_system
    and known.source_account = sources.source_account
left join
    {{ source("lake", "phones") }} as phones
    on known.phone = phones.phone
    and sources.phone_region = phones.phone_region
