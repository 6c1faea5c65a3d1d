with versions as ({{ staged("recordings") }}), recorded as ({{ winning("versions") }})

select
    recorded.recording_key,
    recorded.recording_ref,
    recorded.call_key,
    agents.agent_key,
    recorded.recorded_at,
    recorded.seconds,
    coalesce(recorded.is_available, true) as is_available,
    recorded.is_consented,
    {{ lineage("recorded.") }}
from recorded
left join {{ ref("agent_identities") }} as agents on recorded.agent_key = agents.agent_source_key
where not recorded.is_gone
