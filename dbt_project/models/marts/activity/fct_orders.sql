with
    -- where no opportunity names the qualifier: the lead's latest qualification before the order
    qualifications as (
        select order_key, agent_key, campaign_key, list_key, script_id
        from
            (
                select
                    orders.order_key,
                    events.agent_key,
                    events.campaign_key,
                    events.list_key,
                    events.script_id,
                    row_number() over (
                        partition by orders.order_key
                        order by events.entered_at desc, events.event_key
                    ) as place
                from {{ ref("orders") }} as orders
                inner join
                    {{ ref("fct_stage_events") }} as events
                    on orders.lead_key = events.lead_key
                    and events.stage = 'sales_qualified'
                    and events.entered_date <= orders.ordered_date
                where orders.opportunity_key is null
            ) as placed
        where place = 1
    ),

    adjusted as (
        select order_key, cast(sum(amount_reporting) as decimal(18, 4)) as adjustments_reporting
        from {{ ref("order_adjustments") }}
        group by order_key
    ),

    credited as (
        select
            orders.*,
            coalesce(
                opportunities.qualifier_agent_key, qualifications.agent_key
            ) as qualifier_agent_key,
            coalesce(opportunities.campaign_key, qualifications.campaign_key) as campaign_key,
            coalesce(opportunities.list_key, qualifications.list_key) as list_key,
            coalesce(opportunities.script_id, qualifications.script_id) as script_id
        from {{ ref("orders") }} as orders
        left join
            {{ ref("fct_opportunities") }} as opportunities
            on orders.opportunity_key = opportunities.opportunity_key
        left join qualifications on orders.order_key = qualifications.order_key
    )

select
    credited.order_key,
    -- an order may name an opportunity that was never delivered
    opportunities.opportunity_key,
    credited.lead_key,
    credited.qualifier_agent_key,
    qualifier_teams.team_key as qualifier_team_key,
    credited.closer_agent_key,
    closer_teams.team_key as closer_team_key,
    credited.campaign_key,
    credited.list_key,
    credited.script_id,
    leads.source_channel,
    credited.ordered_at,
    credited.ordered_date,
    credited.status,
    credited.status <> 'open' as is_counted,
    credited.parts,
    credited.amount,
    credited.currency,
    credited.fx_rate,
    credited.amount_reporting,
    coalesce(adjusted.adjustments_reporting, 0) as adjustments_reporting,
    credited.margin,
    credited.source_system,
    credited.source_account,
    credited.source_id
from credited
left join
    {{ ref("opportunities") }} as opportunities
    on credited.opportunity_key = opportunities.opportunity_key
left join adjusted on credited.order_key = adjusted.order_key
left join {{ ref("leads") }} as leads on credited.lead_key = leads.lead_key and leads.is_main
left join
    {{ ref("agent_assignments") }} as qualifier_teams
    on credited.qualifier_agent_key = qualifier_teams.agent_key
    and {{ is_assigned("qualifier_teams", "credited.ordered_at") }}
left join
    {{ ref("agent_assignments") }} as closer_teams
    on credited.closer_agent_key = closer_teams.agent_key
    and {{ is_assigned("closer_teams", "credited.ordered_at") }}
