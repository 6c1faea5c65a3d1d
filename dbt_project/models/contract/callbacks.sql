with versions as ({{ staged("callbacks") }}), promised as ({{ winning("versions") }})

select
    promised.callback_key,
    identities.lead_key,
    promised.lead_source_key,
    promised.campaign_key,
    agents.agent_key,
    promised.created_at,
    promised.due_at,
    promised.status,
    {{ lineage("promised.") }}
from promised
left join
    {{ ref("lead_identities") }} as identities
    on promised.lead_source_key = identities.lead_source_key
left join {{ ref("agent_identities") }} as agents on promised.agent_key = agents.agent_source_key
where not promised.is_gone
