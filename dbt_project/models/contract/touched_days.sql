{# The days whose calls and agent times are built anew. Days of a run that died stay until a whole
   build has applied them (the post-hook of applied_batches). #}
{{
    config(
        materialized="incremental",
        incremental_strategy="append",
        on_schema_change="append_new_columns",
    )
}}
{% set old_calls = left_by_earlier_run("call_attempts") %}
{% set old_legs = left_by_earlier_run("call_legs") %}
{% set old_holds = left_by_earlier_run("call_holds") %}
{% set old_times = left_by_earlier_run("agent_times") %}
{% set old_lists = left_by_earlier_run("contact_lists") %}
with
    pending as (select * from {{ ref("pending_batches") }}),

    agents as (select agent_key from {{ ref("touched_agents") }}),

    new_legs as (
        select legs.leg_key, legs.call_key
        from ({{ staged("call_legs") }}) as legs
        where {{ is_pending("legs") }}
    ),

    new_times as (
        select times.time_key, times.from_at, times.to_at
        from ({{ staged("agent_times") }}) as times
        where {{ is_pending("times") }} and times.from_at is not null
    ),

    spans as (
        select from_at, to_at
        from new_times
        union all
        select times.from_at, times.to_at
        from {{ old_times }} as times
        where
            times.time_key in (select time_key from new_times)
            or times.agent_key in (select agent_key from agents)
            or {{ is_replaced("times") }}
    ),

    list_versions as ({{ staged("contact_lists") }}),

    lists as ({{ winning("list_versions") }}),

    -- calls of which a part, or the credit of a part, may have changed
    calls_in_part as (
        select call_key
        from new_legs
        union
        select legs.call_key
        from {{ old_legs }} as legs
        where
            legs.leg_key in (select leg_key from new_legs)
            or legs.agent_key in (select agent_key from agents)
            or {{ is_replaced("legs") }}
        union
        select holds.call_key
        from ({{ staged("call_holds") }}) as holds
        where {{ is_pending("holds") }}
        union
        select holds.call_key
        from {{ old_holds }} as holds
        where {{ is_replaced("holds") }}
        union
        -- the words that a CRM has for a call of a dialer
        select same.same_as_call_key as call_key
        from {{ ref("call_identities") }} as same
        inner join {{ ref("touched_calls") }} as told on same.call_key = told.call_key
        union
        select events.source_call_key as call_key
        from ({{ staged("lead_stage_events") }}) as events
        where {{ is_pending("events") }}
        union
        -- the credit of an event before all that is new stays as it was
        select events.source_call_key as call_key
        from {{ left_by_earlier_run("lead_stage_events") }} as events
        inner join
            {{ ref("touched_leads") }} as touched_leads
            on events.lead_source_key = touched_leads.lead_source_key
            and events.entered_at >= touched_leads.from_at
    ),

    -- lists whose calls were made with another script than it seemed
    moved_lists as (
        select old.list_key
        from {{ old_lists }} as old
        left join lists on old.list_key = lists.list_key
        where old.script_id is distinct from lists.script_id
    ),

    touched_phones as (
        select phone_key, min(started_at) as from_at
        from {{ ref("touched_calls") }}
        where phone_key is not null
        group by phone_key
    )
select days.touched_date
from
    (
        select {{ local_date("calls.started_at", "company.reporting_time_zone") }} as touched_date
        from {{ ref("touched_calls") }} as calls
        cross join {{ source("lake", "company") }} as company
        union
        select
            {{
                dates_between(
                    local_date("spans.from_at", "company.reporting_time_zone"),
                    local_date(
                        "greatest(spans.from_at, spans.to_at)", "company.reporting_time_zone"
                    ),
                )
            }} as touched_date
        from spans
        cross join {{ source("lake", "company") }} as company
        union
        select calls.started_date as touched_date
        from {{ old_calls }} as calls
        left join
            {{ ref("touched_leads") }} as touched_leads
            on calls.lead_source_key = touched_leads.lead_source_key
            and calls.started_at >= touched_leads.from_at
        left join
            touched_phones
            on calls.phone_key = touched_phones.phone_key
            and calls.started_at >= touched_phones.from_at
        where
            touched_leads.lead_source_key is not null
            or touched_phones.phone_key is not null
            or calls.call_key in (select call_key from calls_in_part)
            or calls.stated_agent_key in (select agent_key from agents)
            or calls.list_key in (select list_key from moved_lists)
    ) as days
where
    days.touched_date is not null
    {% if is_incremental() %}
        and days.touched_date not in (select touched_date from {{ this }})
    {% endif %}
