{# What each source tells of a lead; where several tell of one person, one of them speaks for it:
   the one that is still there, whose key it is, else the oldest. #}
with versions as ({{ staged("leads") }}), leads as ({{ winning_of_many("versions", "leads") }})

select
    identities.lead_key,
    leads.lead_source_key,
    identities.lead_key is not null
    and row_number() over (
        partition by identities.lead_key
        order by
            case when leads.is_gone then 1 else 0 end,
            case when leads.lead_source_key = identities.lead_key then 0 else 1 end,
            leads.created_at,
            leads.lead_source_key
    )
    = 1 as is_main,
    leads.created_at,
    {{ local_date("leads.created_at", "company.reporting_time_zone") }} as created_date,
    leads.source_channel,
    leads.segment,
    coalesce(leads.country, phones.country) as country,
    leads.region,
    coalesce(leads.time_zone, phones.time_zone) as time_zone,
    leads.time_zone as stated_time_zone,
    leads.language,
    owners.agent_key as owner_agent_key,
    leads.is_dnc,
    leads.attempts_reported,
    identities.phone_key,
    leads.is_gone,
    {{ lineage("leads.") }}
from leads
cross join {{ source("lake", "company") }} as company
inner join
    {{ source("lake", "sources") }} as sources
    on leads.source_system = sources.source_system
    and leads.source_account = sources.source_account
inner join
    {{ ref("lead_identities") }} as identities on leads.lead_source_key = identities.lead_source_key
left join {{ ref("agent_identities") }} as owners on leads.owner_agent_key = owners.agent_source_key
left join
    {{ source("lake", "phones") }} as phones
    on leads.phone = phones.phone
    and sources.phone_region = phones.phone_region
