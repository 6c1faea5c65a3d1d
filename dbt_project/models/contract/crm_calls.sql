{# Calls that were made, as a CRM notes them: by whom, with whom, and the dialer's id where it was handed over. #}
with
    versions as (
        select calls.*
        from ({{ staged("call_attempts") }}) as calls
        inner join
            {{ source("lake", "sources") }} as sources
            on calls.source_system = sources.source_system
            and calls.source_account = sources.source_account
        where sources.kind = 'crm'
    ),

    calls as ({{ winning("versions") }})

select
    calls.call_key,
    calls.external_id,
    calls.started_at,
    {{ two_minutes("calls.started_at") }} as started_bucket,
    calls.disposition_code as outcome_text,
    agents.agent_key,
    leads.lead_key,
    leads.phone_key
from calls
left join {{ ref("agent_identities") }} as agents on calls.agent_key = agents.agent_source_key
left join {{ ref("lead_identities") }} as leads on calls.lead_source_key = leads.lead_source_key
where not calls.is_gone and coalesce(calls.is_final, true)
