{# Calls of dialers that a CRM may have noted too: it names their id, or the same person called at
   about that time. #}
with
    noted as (select * from {{ ref("crm_calls") }}),

    versions as (
        select
            calls.*,
            sources.phone_region,
            agents.agent_key as person_key,
            {{ two_minutes("calls.started_at") }} as started_bucket
        from ({{ staged("call_attempts") }}) as calls
        inner join
            {{ source("lake", "sources") }} as sources
            on calls.source_system = sources.source_system
            and calls.source_account = sources.source_account
        left join
            {{ ref("agent_identities") }} as agents on calls.agent_key = agents.agent_source_key
        where sources.kind = 'dialer'
    ),

    -- the calls of which any version may be meant; the version that wins decides
    meant as (
        select call_key
        from versions
        where external_id in (select external_id from noted)
        {% for step in [-1, 0, 1] %}
            union
            select versions.call_key
            from versions
            inner join
                noted
                on versions.person_key = noted.agent_key
                and versions.started_bucket = noted.started_bucket + {{ step }}
        {% endfor %}
    ),

    meant_versions as (
        select versions.* from versions inner join meant on versions.call_key = meant.call_key
    ),

    calls as ({{ winning("meant_versions") }})

select
    calls.call_key,
    calls.external_id,
    calls.started_at,
    calls.started_bucket,
    calls.person_key as agent_key,
    leads.lead_key,
    phones.phone_key
from calls
left join {{ ref("lead_identities") }} as leads on calls.lead_source_key = leads.lead_source_key
left join
    {{ source("lake", "phones") }} as phones
    on calls.phone = phones.phone
    and calls.phone_region = phones.phone_region
where not calls.is_gone and coalesce(calls.is_final, true)
