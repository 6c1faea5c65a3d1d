{# What a rule of promotion looks at: its latest ripe periods, in each the agent beside the team that it
   was in at the end. Above the band is who has the whole interval beyond the team's value. #}
with
    figures as (select * from {{ ref("rpt_kpis") }} where scope in ('team', 'agent')),

    looked_at as (select * from {{ ref("int_promotion_periods") }})

select
    looked_at.rule,
    looked_at.version,
    looked_at.decided_by,
    looked_at.kpi,
    looked_at.period,
    looked_at.period_start,
    looked_at.periods_asked,
    agents.scope_id as agent_key,
    members.team_key,
    agents.value,
    agents.n,
    agents.ci_low,
    agents.ci_high,
    teams.value as team_value,
    teams.ci_low as team_ci_low,
    teams.ci_high as team_ci_high,
    case
        when agents.value is null or agents.n < looked_at.min_n or teams.value is null
        then 'insufficient_data'
        when kpis.better = 'lower' and agents.ci_high < teams.value
        then 'above'
        when kpis.better = 'higher' and agents.ci_low > teams.value
        then 'above'
        else 'not_above'
    end as result,
    agents.figure,
    agents.policy_version
from looked_at
inner join {{ ref("dim_kpis") }} as kpis on looked_at.kpi = kpis.kpi
inner join
    figures as agents
    on looked_at.kpi = agents.kpi
    and looked_at.period = agents.period
    and looked_at.period_start = agents.period_start
    and looked_at.credit_role = agents.credit_role
    and agents.scope = 'agent'
inner join {{ ref("int_recognised_agents") }} as people on agents.scope_id = people.agent_key
left join
    {{ ref("int_agent_period_teams") }} as members
    on agents.scope_id = members.agent_key
    and looked_at.period = members.period
    and looked_at.period_start = members.period_start
left join
    figures as teams
    on members.team_key = teams.scope_id
    and looked_at.kpi = teams.kpi
    and looked_at.period = teams.period
    and looked_at.period_start = teams.period_start
    and looked_at.credit_role = teams.credit_role
    and teams.scope = 'team'
