select
    identities.lead_key,
    leads.created_at,
    leads.created_date,
    leads.source_channel,
    leads.segment,
    leads.country,
    leads.region,
    leads.time_zone,
    leads.language,
    leads.owner_agent_key,
    leads.is_dnc,
    leads.lead_key is not null as is_delivered,
    coalesce(leads.is_gone, false) as is_deleted,
    identities.source_system,
    identities.source_account,
    identities.source_id
from {{ ref("lead_identities") }} as identities
left join {{ ref("leads") }} as leads on identities.lead_key = leads.lead_key and leads.is_main
where identities.lead_source_key = identities.lead_key
