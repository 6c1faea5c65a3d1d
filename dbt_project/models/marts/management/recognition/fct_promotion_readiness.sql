{# Of each agent and rule, in how many of the periods that are asked for every KPI of the set was above
   the team's band: facts for who decides, no decision. #}
with
    per_kpi as (
        select
            rule,
            agent_key,
            kpi,
            max(version) as version,
            max(decided_by) as decided_by,
            max(period) as period,
            max(periods_asked) as periods_asked,
            min(period_start) as first_period_start,
            max(period_start) as last_period_start,
            sum(case when result <> 'insufficient_data' then 1 else 0 end) as periods_told,
            sum(case when result = 'above' then 1 else 0 end) as periods_above
        from {{ ref("fct_promotion_periods") }}
        group by rule, agent_key, kpi
    ),

    rule_sets as (
        select rules.rule, count(*) as kpis
        from {{ source("seeds", "promotion_rules") }} as rules
        cross join ({{ data_reach() }}) as reach
        where {{ is_in_force("rules", "reach.through_date") }}
        group by rules.rule
    )

select
    per_kpi.rule,
    per_kpi.agent_key,
    max(per_kpi.version) as version,
    max(per_kpi.decided_by) as decided_by,
    max(per_kpi.period) as period,
    min(per_kpi.first_period_start) as first_period_start,
    max(per_kpi.last_period_start) as last_period_start,
    cast(max(rule_sets.kpis) as bigint) as kpis_asked,
    cast(
        sum(case when per_kpi.periods_above = per_kpi.periods_asked then 1 else 0 end) as bigint
    ) as kpis_above,
    cast(max(per_kpi.periods_asked) as bigint) as periods_asked,
    cast(min(per_kpi.periods_told) as bigint) as periods_told,
    cast(min(per_kpi.periods_above) as bigint) as periods_above,
    case
        when sum(case when per_kpi.periods_told < per_kpi.periods_asked then 1 else 0 end) > 0
        then 'insufficient_data'
        when count(*) < max(rule_sets.kpis)
        then 'insufficient_data'
        when sum(case when per_kpi.periods_above < per_kpi.periods_asked then 1 else 0 end) > 0
        then 'not_above'
        else 'above'
    end as result
from per_kpi
inner join rule_sets on per_kpi.rule = rule_sets.rule
group by per_kpi.rule, per_kpi.agent_key
