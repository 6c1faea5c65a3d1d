{{ config(materialized="view", contract={"enforced": false}) }}
{# The abandonment of campaigns, as its KPI tells it: of a rule with a window, of the days that end with
   a month; of one without, day by day. #}
select
    rules.rule_id,
    rules.valid_from as rule_version,
    figures.scope_id as campaign_key,
    figures.period_start,
    least(periods.last_day, reach.through_date) as as_of_date,
    figures.value > rules.threshold as is_broken,
    figures.value as found
from {{ ref("dim_compliance_rules") }} as rules
inner join {{ ref("dim_abandonment_rules") }} as counted on rules.basis = counted.basis
inner join
    {{ ref("int_kpis") }} as figures
    on counted.kpi = figures.kpi
    and figures.scope = 'campaign'
    and figures.period = case when counted.window_days is null then 'day' else 'month' end
inner join
    {{ ref("int_periods") }} as periods
    on figures.period = periods.period
    and figures.period_start = periods.period_start
    and {{ is_in_force("rules", "periods.last_day") }}
cross join ({{ data_reach() }}) as reach
left join {{ ref("dim_campaigns") }} as campaigns on figures.scope_id = campaigns.campaign_key
where figures.value is not null and rules.scope in ('*', campaigns.source_id)
