{# Campaigns that a source lists, and those that only its rows name. #}
with
    versions as ({{ staged("campaigns") }}),

    listed as ({{ winning("versions") }}),

    named as (
        {{
            named_in(
                [
                    ("call_attempts", "campaign_id"),
                    ("agent_times", "campaign_id"),
                    ("touches", "campaign_id"),
                    ("opportunities", "campaign_id"),
                    ("callbacks", "campaign_id"),
                ]
            )
        }}
    )

select
    campaign_key,
    coalesce(name, source_id) as name,
    channel,
    objective,
    product,
    country,
    started_on,
    ended_on,
    source_system,
    source_account,
    source_id
from listed
union all
select
    named.named_key as campaign_key,
    named.named_id as name,
    cast(null as string) as channel,
    cast(null as string) as objective,
    cast(null as string) as product,
    cast(null as string) as country,
    cast(null as date) as started_on,
    cast(null as date) as ended_on,
    named.source_system,
    named.source_account,
    named.named_id as source_id
from named
left join listed on named.named_key = listed.campaign_key
where listed.campaign_key is null
