{# Leads whose calls may read differently now, and from when: a late call renumbers the attempts
   after it; a changed lead or stage event concerns all of the lead's calls. #}
{% set old_calls = left_by_earlier_run("call_attempts") %}
{% set old_events = left_by_earlier_run("lead_stage_events") %}
{% set old_leads = left_by_earlier_run("leads") %}
with
    pending as (select * from {{ ref("pending_batches") }}),

    new_calls as (
        select calls.call_key, calls.lead_source_key, calls.started_at
        from ({{ staged("call_attempts") }}) as calls
        where {{ is_pending("calls") }}
    ),

    new_events as (
        select events.event_key, events.lead_source_key
        from ({{ staged("lead_stage_events") }}) as events
        where {{ is_pending("events") }}
    ),

    touched as (
        select lead_source_key, started_at as from_at
        from new_calls
        union all
        select calls.lead_source_key, calls.started_at as from_at
        from {{ old_calls }} as calls
        where calls.call_key in (select call_key from new_calls) or {{ is_replaced("calls") }}
        union all
        select lead_source_key, cast('1970-01-01' as timestamp) as from_at
        from new_events
        union all
        select events.lead_source_key, cast('1970-01-01' as timestamp) as from_at
        from {{ old_events }} as events
        where events.event_key in (select event_key from new_events) or {{ is_replaced("events") }}
        union all
        select leads.lead_source_key, cast('1970-01-01' as timestamp) as from_at
        from ({{ staged("leads") }}) as leads
        left join
            {{ old_leads }} as old
            on leads.source_system = old.source_system
            and leads.source_account = old.source_account
            and leads.source_id = old.source_id
        where {{ is_pending("leads") }} and coalesce(leads.row_hash <> old.row_hash, true)
    )

select lead_source_key, min(from_at) as from_at
from touched
where lead_source_key is not null
group by lead_source_key
