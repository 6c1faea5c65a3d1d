with versions as ({{ staged("call_holds") }}), holds as ({{ winning("versions") }})

select
    holds.hold_key,
    holds.call_key,
    agents.agent_key,
    holds.held_at,
    holds.held_seconds,
    {{ lineage("holds.") }}
from holds
left join {{ ref("agent_identities") }} as agents on holds.agent_key = agents.agent_source_key
where
    not holds.is_gone
    -- depends_on: {{ ref('touched_days') }}
