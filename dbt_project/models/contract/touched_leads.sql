{# Leads whose calls may read differently now, and from when: a late call renumbers the attempts
   after it; a changed lead or stage event concerns all of the lead's calls. #}
{% set old_calls = existing('contract', 'call_attempts') %}
{% set old_events = existing('contract', 'lead_stage_events') %}
{% set old_leads = existing('contract', 'leads') %}
with
    pending as (select * from {{ ref('pending_batches') }}),

    touched as (
        select calls.lead_source_key, calls.started_at as from_at
        from ({{ staged('call_attempts', ['call_key', 'lead_source_key', 'started_at']) }}) as calls
        where {{ is_pending('calls') }}
        {% if old_calls %}
            union all
            select lead_source_key, started_at as from_at
            from {{ old_calls }} as calls
            where
                call_key in (
                    select call_key
                    from ({{ staged('call_attempts', ['call_key']) }}) as versions
                    where {{ is_pending('versions') }}
                )
                or {{ is_replaced('calls') }}
        {% endif %}
        union all
        select events.lead_source_key, cast('1970-01-01' as timestamp) as from_at
        from
            ({{ staged('lead_stage_events', ['event_key', 'lead_source_key']) }}) as events
        where {{ is_pending('events') }}
        {% if old_events %}
            union all
            select lead_source_key, cast('1970-01-01' as timestamp) as from_at
            from {{ old_events }} as events
            where
                event_key in (
                    select event_key
                    from ({{ staged('lead_stage_events', ['event_key']) }}) as versions
                    where {{ is_pending('versions') }}
                )
                or {{ is_replaced('events') }}
        {% endif %}
        union all
        select leads.lead_source_key, cast('1970-01-01' as timestamp) as from_at
        from ({{ staged('leads', ['lead_source_key']) }}) as leads
        {% if old_leads %}
            left join
                {{ old_leads }} as old
                on leads.source_system = old.source_system
                and leads.source_account = old.source_account
                and leads.source_id = old.source_id
        {% endif %}
        where
            {{ is_pending('leads') }}
            {{ "and coalesce(leads.row_hash <> old.row_hash, true)" if old_leads }}
    )

select lead_source_key, min(from_at) as from_at
from touched
where lead_source_key is not null
group by lead_source_key
