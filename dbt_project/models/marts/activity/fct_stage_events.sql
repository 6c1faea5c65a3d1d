{# The counted entries of leads into stages, with who is credited and through which call. #}
with
    credited as (
        select
            events.*,
            coalesce(events.entered_by_agent_key, calls.agent_key) as agent_key,
            calls.campaign_key,
            calls.list_key,
            calls.script_id
        from {{ ref("lead_stage_events") }} as events
        left join {{ ref("fct_call_attempts") }} as calls on events.source_call_key = calls.call_key
        where events.is_counted
    )

select
    credited.event_key,
    credited.lead_key,
    credited.cycle_number,
    credited.stage,
    credited.entered_at,
    credited.entered_date,
    credited.agent_key,
    assignments.team_key,
    credited.campaign_key,
    credited.list_key,
    credited.script_id,
    leads.source_channel,
    credited.source_call_key,
    credited.reason_code,
    credited.is_imputed,
    credited.source_system,
    credited.source_account,
    credited.source_id,
    credited.batch_id,
    credited.row_number
from credited
left join {{ ref("leads") }} as leads on credited.lead_key = leads.lead_key and leads.is_main
left join
    {{ ref("agent_assignments") }} as assignments
    on credited.agent_key = assignments.agent_key
    and {{ is_assigned("assignments", "credited.entered_at") }}
