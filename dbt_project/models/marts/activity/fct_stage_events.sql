{# The counted entries of leads into stages, with who is credited, through which call, and what the
   policy of the day makes of them. #}
with
    credited as (
        select
            events.*,
            coalesce(events.entered_by_agent_key, calls.agent_key) as agent_key,
            calls.campaign_key,
            calls.campaign_id,
            calls.list_key,
            calls.script_id
        from {{ ref("lead_stage_events") }} as events
        left join
            (
                select facts.*, campaigns.source_id as campaign_id
                from {{ ref("fct_call_attempts") }} as facts
                left join
                    {{ ref("dim_campaigns") }} as campaigns
                    on facts.campaign_key = campaigns.campaign_key
            ) as calls
            on events.source_call_key = calls.call_key
        where events.is_counted
    ),

    -- at most one of a lead and cycle is counted
    rejections as (
        select lead_key, cycle_number, entered_at as rejected_at
        from {{ ref("lead_stage_events") }}
        where is_counted and stage = 'sales_rejected'
    ),

    sales_qualified as (
        select
            event_key,
            lead_key,
            entered_at,
            lag(entered_at) over (partition by lead_key order by entered_at, event_key) as last_at
        from credited
        where stage = 'sales_qualified'
    ),

    -- each dial counts for the next qualifying of its lead: for one, or none
    invested as (
        select
            sales_qualified.event_key,
            cast(sum(calls.handle_seconds) as decimal(18, 3)) as handle_seconds
        from sales_qualified
        inner join
            {{ ref("fct_call_attempts") }} as calls
            on sales_qualified.lead_key = calls.lead_key
            and calls.started_at <= sales_qualified.entered_at
            and (sales_qualified.last_at is null or calls.started_at > sales_qualified.last_at)
        where calls.reach_level >= 1 and not calls.is_time_outlier
        group by sales_qualified.event_key
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
    credited.stage = policies.qualified_basis as is_qualified,
    credited.stage = 'sales_qualified'
    and coalesce(
        rejections.rejected_at >= credited.entered_at
        and rejections.rejected_at
        <= {{ add_seconds("credited.entered_at", "3600 * policies.rejection_hours") }},
        false
    ) as is_rejected,
    policies.marketing_to_sales_days,
    policies.sales_to_opportunity_days,
    policies.sales_to_order_days,
    policies.policy_version,
    invested.handle_seconds as handle_seconds_invested,
    credited.source_system,
    credited.source_account,
    credited.source_id,
    credited.batch_id,
    credited.row_number
from credited
inner join
    {{ ref("policy_periods") }} as policies
    on coalesce(credited.campaign_id, '*') = policies.campaign_id
    and {{ is_in_force("policies", "credited.entered_date") }}
left join
    rejections
    on credited.lead_key = rejections.lead_key
    and credited.cycle_number = rejections.cycle_number
left join invested on credited.event_key = invested.event_key
left join {{ ref("leads") }} as leads on credited.lead_key = leads.lead_key and leads.is_main
left join
    {{ ref("agent_assignments") }} as assignments
    on credited.agent_key = assignments.agent_key
    and {{ is_assigned("assignments", "credited.entered_at") }}
