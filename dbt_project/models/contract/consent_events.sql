with versions as ({{ staged("consent_events") }}), events as ({{ winning("versions") }})

select
    events.event_key,
    identities.lead_key,
    events.purpose,
    events.channel,
    events.action,
    events.occurred_at,
    events.evidence,
    {{ lineage("events.") }}
from events
left join
    {{ ref("lead_identities") }} as identities
    on events.lead_source_key = identities.lead_source_key
where not events.is_gone
