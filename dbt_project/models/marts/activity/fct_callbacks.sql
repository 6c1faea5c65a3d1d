{# A promise to call back is kept by a dial to its lead close to when it was due, by whomever. One
   whose time the known calls do not span, not yet or no longer, is not due. #}
{% set tolerance = 15 * 60 %}
with
    callbacks as (
        select
            callbacks.*,
            {{ add_seconds("callbacks.due_at", -tolerance) }} as from_at,
            {{ add_seconds("callbacks.due_at", tolerance) }} as to_at,
            {{ local_date("callbacks.due_at", "company.reporting_time_zone") }} as due_date
        from {{ ref("callbacks") }} as callbacks
        cross join {{ source("lake", "company") }} as company
    ),

    dials as (
        select lead_key, started_at from {{ ref("fct_call_attempts") }} where reach_level >= 1
    ),

    known as (
        select min(started_at) as first_call_at, max(started_at) as last_call_at
        from {{ ref("fct_call_attempts") }}
    ),

    -- the call in which it was promised began before
    kept as (
        select callbacks.callback_key, min(dials.started_at) as kept_at
        from callbacks
        inner join
            dials
            on callbacks.lead_key = dials.lead_key
            and dials.started_at >= callbacks.from_at
            and dials.started_at <= callbacks.to_at
            and (callbacks.created_at is null or dials.started_at > callbacks.created_at)
        group by callbacks.callback_key
    )

select
    callbacks.callback_key,
    callbacks.lead_key,
    callbacks.campaign_key,
    callbacks.agent_key,
    assignments.team_key,
    leads.source_channel,
    callbacks.created_at,
    callbacks.due_at,
    callbacks.due_date,
    callbacks.status,
    coalesce(
        callbacks.from_at >= known.first_call_at and callbacks.to_at <= known.last_call_at, false
    ) as is_due,
    kept.kept_at,
    callbacks.source_system,
    callbacks.source_account,
    callbacks.source_id,
    callbacks.batch_id,
    callbacks.row_number
from callbacks
cross join known
left join kept on callbacks.callback_key = kept.callback_key
left join {{ ref("leads") }} as leads on callbacks.lead_key = leads.lead_key and leads.is_main
left join
    {{ ref("agent_assignments") }} as assignments
    on callbacks.agent_key = assignments.agent_key
    and {{ is_assigned("assignments", "callbacks.due_at") }}
