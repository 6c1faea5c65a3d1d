{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        on_schema_change='append_new_columns',
        partition_by=day_partition('started_date'),
        pre_hook="{{ delete_touched_days('started_date') }}",
    )
}}
with
    versions as (
        {{ staged('call_attempts', [
            'call_key', 'lead_source_key', 'campaign_key', 'campaign_id', 'list_key', 'agent_key',
            'direction', 'dial_mode', 'started_at', 'ringing_at', 'answered_at', 'ended_at',
            'ring_seconds', 'dial_result', 'answered_by', 'disposition_code', 'disposition_at',
            'script_id', 'hangup_by', 'recording_ref', 'is_test', 'is_internal', 'is_final',
        ]) }}
    ),

    dated_versions as (
        select
            versions.*,
            {{ local_date('versions.started_at', 'company.reporting_time_zone') }} as started_date
        from versions
        cross join {{ source('lake', 'company') }} as company
    ),

    {% if is_incremental() %}
        -- every call that has a version on a touched day: the one that wins may be on it
        touched_calls as (
            select distinct call_key
            from dated_versions
            where started_date in (select touched_date from {{ ref('touched_days') }})
        ),

        touched_versions as (
            select dated_versions.*
            from dated_versions
            inner join touched_calls on dated_versions.call_key = touched_calls.call_key
        ),
    {% endif %}

    calls as (
        {{ winning('touched_versions' if is_incremental() else 'dated_versions') }}
    ),

    judged as (
        select calls.*, coalesce(own.disposition_id, general.disposition_id) as disposition_id
        from calls
        left join
            {{ ref('disposition_periods') }} as own
            on calls.source_system = own.source_system
            and calls.campaign_id = own.campaign_id
            and calls.disposition_code = own.disposition_code
            and {{ is_in_force('own', 'calls.started_date') }}
        left join
            {{ ref('disposition_periods') }} as general
            on calls.source_system = general.source_system
            and general.campaign_id = '*'
            and calls.disposition_code = general.disposition_code
            and {{ is_in_force('general', 'calls.started_date') }}
    ),

    results as (
        select
            judged.*,
            coalesce(dispositions.dial_result, judged.dial_result, 'unknown') as final_dial_result,
            coalesce(dispositions.answered_by, judged.answered_by) as stated_answered_by,
            dispositions.is_contact,
            dispositions.is_conversation as states_conversation,
            coalesce(dispositions.is_marketing_qualified, false) as claims_marketing_qualified,
            coalesce(dispositions.is_sales_qualified, false) as claims_sales_qualified,
            coalesce(dispositions.is_excluded, false) as is_excluded
        from judged
        left join
            {{ ref('disposition_periods') }} as dispositions
            on judged.disposition_id = dispositions.disposition_id
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
    results.disposition_id is not null as is_disposition_mapped,
    results.disposition_at,
    results.script_id,
    results.hangup_by,
    results.recording_ref,
    coalesce(results.is_contact, false) as is_contact,
    results.states_conversation,
    results.claims_marketing_qualified,
    results.claims_sales_qualified,
    case
        when results.is_gone then 'deleted'
        when coalesce(results.is_test, false) then 'test'
        when coalesce(results.is_internal, false) then 'internal'
        when not coalesce(results.is_final, true) then 'not_final'
        when results.is_excluded then 'disposition'
        when same.call_key is not null then 'same_call'
    end as exclusion_reason,
    {{ lineage('results.') }},
    results.started_date
from results
left join
    {{ ref('lead_identities') }} as identities
    on results.lead_source_key = identities.lead_source_key
left join {{ ref('call_identities') }} as same on results.call_key = same.call_key
{% if is_incremental() %}
    where results.started_date in (select touched_date from {{ ref('touched_days') }})
{% endif %}
-- depends_on: {{ ref('touched_days') }}
