{# The days whose calls are built anew: those of new and replaced versions of calls and legs, of
   touched leads, of source calls of stage events, of agents whose assignments changed. Days of a
   run that died stay until a whole build has applied them (the post-hook of applied_batches). #}
{{
    config(
        materialized="incremental",
        incremental_strategy="append",
        on_schema_change="append_new_columns",
    )
}}
{% set old_calls = left_by_earlier_run("call_attempts") %}
{% set old_legs = left_by_earlier_run("call_legs") %}
{% set old_assignments = left_by_earlier_run("agent_assignments") %}
{% set old_events = left_by_earlier_run("lead_stage_events") %}
with
    pending as (select * from {{ ref("pending_batches") }}),

    new_calls as (
        select calls.call_key, calls.started_at
        from ({{ staged("call_attempts") }}) as calls
        where {{ is_pending("calls") }} and calls.started_at is not null
    ),

    new_legs as (
        select legs.leg_key, legs.call_key
        from ({{ staged("call_legs") }}) as legs
        where {{ is_pending("legs") }}
    ),

    moved_agents as (
        select assignments.agent_key
        from ({{ staged("agent_assignments") }}) as assignments
        where {{ is_pending("assignments") }}
        union
        select assignments.agent_key
        from {{ old_assignments }} as assignments
        where {{ is_replaced("assignments") }}
    ),

    touched_calls as (
        select call_key
        from new_calls
        union
        select call_key
        from new_legs
        union
        select legs.call_key
        from {{ old_legs }} as legs
        where
            legs.leg_key in (select leg_key from new_legs)
            or legs.agent_key in (select agent_key from moved_agents)
            or {{ is_replaced("legs") }}
        union
        select events.source_call_key as call_key
        from ({{ staged("lead_stage_events") }}) as events
        where {{ is_pending("events") }}
        union
        select events.source_call_key as call_key
        from {{ old_events }} as events
        inner join
            {{ ref("touched_leads") }} as touched_leads
            on events.lead_source_key = touched_leads.lead_source_key
    )

select days.touched_date
from
    (
        select
            {{ local_date("new_calls.started_at", "company.reporting_time_zone") }} as touched_date
        from new_calls
        cross join {{ source("lake", "company") }} as company
        union
        select calls.started_date as touched_date
        from {{ old_calls }} as calls
        left join
            {{ ref("touched_leads") }} as touched_leads
            on calls.lead_source_key = touched_leads.lead_source_key
            and calls.started_at >= touched_leads.from_at
        where
            touched_leads.lead_source_key is not null
            or calls.call_key in (select call_key from touched_calls)
            or calls.stated_agent_key in (select agent_key from moved_agents)
            or {{ is_replaced("calls") }}
    ) as days
{% if is_incremental() %}
    where days.touched_date not in (select touched_date from {{ this }})
{% endif %}
