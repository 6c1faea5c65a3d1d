{{ built_by_day("started_date") }}
with
    versions as ({{ staged("call_attempts") }}),

    dated_versions as (
        select
            versions.*,
            {{ local_date("versions.started_at", "company.reporting_time_zone") }} as started_date
        from versions
        cross join {{ source("lake", "company") }} as company
    ),

    {% if is_incremental() %}
        -- every call that has a version on a touched day: the one that wins may be on it
        touched_calls as (
            select distinct call_key
            from dated_versions
            where started_date in (select touched_date from {{ ref("touched_days") }})
        ),

        touched_versions as (
            select dated_versions.*
            from dated_versions
            inner join touched_calls on dated_versions.call_key = touched_calls.call_key
        ),
    {% endif %}

    calls as (
        {{
            (
                winning("touched_versions")
                if is_incremental()
                else winning_of_many("dated_versions", "call_attempts")
            )
        }}
    ),

    -- what a CRM says of it, where several colleagues noted it one of the words
    noted as (
        select same_as_call_key as call_key, min(outcome_text) as outcome_text
        from {{ ref("call_identities") }}
        group by same_as_call_key
    ),

    -- an outcome that was stated after the call was handed on is the later word
    disposed as (
        select
            calls.*,
            coalesce(outcomes.disposition_code, calls.disposition_code) as final_code,
            coalesce(outcomes.disposed_at, calls.disposition_at) as final_disposition_at,
            outcomes.disposed_by_agent_key
        from calls
        left join {{ ref("call_outcomes") }} as outcomes on calls.call_key = outcomes.call_key
    ),

    results as (
        select
            disposed.*,
            dispositions.disposition_code is not null as is_disposition_mapped,
            coalesce(
                dispositions.dial_result, disposed.dial_result, 'unknown'
            ) as final_dial_result,
            coalesce(dispositions.answered_by, disposed.answered_by) as stated_answered_by,
            dispositions.is_contact,
            dispositions.is_conversation as states_conversation,
            dispositions.is_marketing_qualified as claims_marketing_qualified,
            dispositions.is_sales_qualified as claims_sales_qualified,
            dispositions.is_excluded
        from disposed
        left join
            {{ ref("disposition_periods") }} as dispositions
            on disposed.source_system = dispositions.source_system
            and disposed.source_account = dispositions.source_account
            and coalesce(disposed.campaign_id, '*') = dispositions.campaign_id
            and disposed.final_code = dispositions.disposition_code
            and {{ is_in_force("dispositions", "disposed.started_date") }}
    )

select
    results.call_key,
    same.same_as_call_key,
    noted.outcome_text,
    leads.lead_key,
    results.lead_source_key,
    results.campaign_key,
    results.campaign_id,
    results.list_key,
    results.agent_key as agent_source_key,
    agents.agent_key as stated_agent_key,
    results.team_key as stated_team_key,
    results.team_id as stated_team_id,
    phones.phone_key,
    phones.time_zone as phone_time_zone,
    results.direction,
    coalesce(results.dial_mode, 'unknown') as dial_mode,
    results.started_at,
    results.ringing_at,
    results.answered_at,
    results.ended_at,
    results.ring_seconds,
    results.final_dial_result as dial_result,
    coalesce(
        results.stated_answered_by,
        case
            when results.final_dial_result in ('answered', 'abandoned') then 'unknown' else 'none'
        end
    ) as answered_by,
    results.final_code as disposition_code,
    results.is_disposition_mapped,
    results.final_disposition_at as disposition_at,
    coalesce(results.disposed_by_agent_key, agents.agent_key) as disposed_by_agent_key,
    coalesce(results.script_id, lists.script_id) as script_id,
    results.hangup_by,
    results.recording_ref,
    coalesce(results.is_contact, false) as is_contact,
    results.states_conversation,
    coalesce(results.claims_marketing_qualified, false) as claims_marketing_qualified,
    coalesce(results.claims_sales_qualified, false) as claims_sales_qualified,
    case
        when results.is_gone
        then 'deleted'
        when coalesce(results.is_test, false)
        then 'test'
        when coalesce(results.is_internal, false)
        then 'internal'
        when not coalesce(results.is_final, true)
        then 'not_final'
        when results.is_excluded
        then 'disposition'
        when same.call_key is not null
        then 'same_call'
    end as exclusion_reason,
    {{ lineage("results.") }},
    results.started_date
from results
inner join
    {{ source("lake", "sources") }} as sources
    on results.source_system = sources.source_system
    and results.source_account = sources.source_account
left join {{ ref("lead_identities") }} as leads on results.lead_source_key = leads.lead_source_key
left join {{ ref("agent_identities") }} as agents on results.agent_key = agents.agent_source_key
left join {{ ref("contact_lists") }} as lists on results.list_key = lists.list_key
left join {{ ref("call_identities") }} as same on results.call_key = same.call_key
left join noted on results.call_key = noted.call_key
left join
    {{ source("lake", "phones") }} as phones
    on results.phone = phones.phone
    and sources.phone_region = phones.phone_region
where
    {{ is_touched("results.started_date") }}
    -- depends_on: {{ ref('touched_days') }}
