{# What each dialled lead has cost: a dial costs what the loaded cost of its campaign and month, and of
   no campaign and the month, comes to for each of their dials. The lead stays where its first dial was. #}
with
    dials as (
        select
            lead_key,
            {{ period_start("month", "started_date") }} as cost_month,
            campaign_key,
            count(*) as dials
        from {{ ref("fct_call_attempts") }}
        where reach_level >= 1 and exists (select 1 from {{ ref("fct_costs") }})
        group by lead_key, {{ period_start("month", "started_date") }}, campaign_key
    ),

    costs as (
        select
            {{ period_start("month", "date_day") }} as cost_month,
            campaign_key,
            sum(amount_reporting) as amount
        from {{ ref("fct_costs") }}
        where is_allocated and cost_type <> 'bonus'
        group by {{ period_start("month", "date_day") }}, campaign_key
    ),

    of_campaigns as (
        select
            costs.cost_month,
            costs.campaign_key,
            {{ ratio("max(costs.amount)", "sum(dials.dials)", 6) }} as cost_of_dial
        from costs
        inner join
            dials on costs.cost_month = dials.cost_month and costs.campaign_key = dials.campaign_key
        group by costs.cost_month, costs.campaign_key
    ),

    of_months as (
        select
            costs.cost_month,
            {{ ratio("max(costs.amount)", "sum(dials.dials)", 6) }} as cost_of_dial
        from costs
        inner join dials on costs.cost_month = dials.cost_month
        where costs.campaign_key is null
        group by costs.cost_month
    ),

    leads as (
        select
            dials.lead_key,
            cast(
                sum(
                    dials.dials
                    * (coalesce(of_campaigns.cost_of_dial, 0) + coalesce(of_months.cost_of_dial, 0))
                ) as decimal(38, 6)
            ) as cost_of_dials
        from dials
        left join
            of_campaigns
            on dials.cost_month = of_campaigns.cost_month
            and dials.campaign_key = of_campaigns.campaign_key
        left join of_months on dials.cost_month = of_months.cost_month
        where dials.lead_key is not null
        group by dials.lead_key
    ),

    qualified as (select distinct lead_key from {{ ref("fct_stage_events") }} where is_qualified)

select
    leads.lead_key,
    calls.started_date as first_dialled_on,
    calls.agent_key,
    calls.team_key,
    calls.campaign_key,
    calls.list_key,
    calls.source_channel,
    calls.script_id,
    leads.cost_of_dials,
    qualified.lead_key is not null as is_qualified
from leads
inner join
    {{ ref("fct_call_attempts") }} as calls
    on leads.lead_key = calls.lead_key
    and calls.attempt_number_lead = 1
left join qualified on leads.lead_key = qualified.lead_key
