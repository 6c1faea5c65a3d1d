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

    calls as ({{ winning("touched_versions" if is_incremental() else "dated_versions") }}),

    results as (
        select
            calls.*,
            dispositions.disposition_code is not null as is_disposition_mapped,
            coalesce(dispositions.dial_result, calls.dial_result, 'unknown') as final_dial_result,
            coalesce(dispositions.answered_by, calls.answered_by) as stated_answered_by,
            dispositions.is_contact,
            dispositions.is_conversation as states_conversation,
            dispositions.is_marketing_qualified as claims_marketing_qualified,
            dispositions.is_sales_qualified as claims_sales_qualified,
            dispositions.is_excluded
        from calls
        left join
            {{ ref("disposition_periods") }} as dispositions
            on calls.source_system = dispositions.source_system
            and coalesce(calls.campaign_id, '*') = dispositions.campaign_id
            and calls.disposition_code = dispositions.disposition_code
            and {{ is_in_force("dispositions", "calls.started_date") }}
    )

select
    results.call_key,
    identities.lead_key,
    results.lead_source_key,
    results.campaign_key,
    results.campaign_id,
    results.list_key,
    results.agent_key as stated_agent_key,
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
    results.disposition_code,
    results.is_disposition_mapped,
    results.disposition_at,
    results.script_id,
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
left join
    {{ ref("lead_identities") }} as identities
    on results.lead_source_key = identities.lead_source_key
left join {{ ref("call_identities") }} as same on results.call_key = same.call_key
where
    {{ is_touched("results.started_date") }}
    -- depends_on: {{ ref('touched_days') }}
