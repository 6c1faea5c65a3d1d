with versions as ({{ staged("leads") }}), leads as ({{ winning("versions") }})

select
    identities.lead_key,
    leads.created_at,
    {{ local_date("leads.created_at", "company.reporting_time_zone") }} as created_date,
    leads.source_channel,
    leads.segment,
    leads.country,
    leads.region,
    leads.time_zone,
    leads.language,
    leads.owner_agent_key,
    leads.is_dnc,
    leads.attempts_reported,
    leads.is_gone,
    {{ lineage("leads.") }}
from leads
cross join {{ source("lake", "company") }} as company
inner join
    {{ ref("lead_identities") }} as identities on leads.lead_source_key = identities.lead_source_key
    -- every model that reads what an earlier run has built comes after what compares with it
    -- depends_on: {{ ref('touched_days') }}
