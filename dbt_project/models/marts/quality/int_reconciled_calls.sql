{# Outbound calls that a dialer and a CRM should both know: those on which an agent spoke to a person,
   and all that a CRM notes. None where no CRM notes calls. #}
with
    calls as (
        select facts.*, sources.kind
        from {{ ref("fct_call_attempts") }} as facts
        inner join
            {{ ref("dim_sources") }} as sources
            on facts.source_system = sources.source_system
            and facts.source_account = sources.source_account
        where
            facts.direction = 'outbound'
            and facts.agent_key is not null
            and coalesce(facts.exclusion_reason, 'same_call') = 'same_call'
    ),

    noted as (select distinct same_as_call_key from calls where same_as_call_key is not null)

select
    calls.call_key,
    calls.kind as told_by,
    calls.same_as_call_key is not null or noted.same_as_call_key is not null as is_matched,
    calls.started_at,
    calls.started_date,
    calls.agent_key,
    calls.team_key,
    calls.lead_key,
    calls.disposition_code,
    calls.talk_seconds,
    calls.source_system,
    calls.source_account,
    calls.source_id,
    calls.batch_id,
    calls.row_number
from calls
left join noted on calls.call_key = noted.same_as_call_key
where
    exists (select 1 from calls as any_call where any_call.kind = 'crm')
    and (calls.kind = 'crm' or calls.reach_level = 4 or noted.same_as_call_key is not null)
