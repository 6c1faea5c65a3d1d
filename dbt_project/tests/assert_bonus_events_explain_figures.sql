{{ config(meta={"dagster": {"ref": {"name": "fct_bonus_events"}}, "owner": "finance"}) }}
-- A row here: an agent's events of a rule that are not together what the KPI says of the period.
with
    events as (
        select plan, rule, period_start, agent_key, sum(figure) as figure
        from {{ ref("fct_bonus_events") }}
        where movement = 'credited'
        group by plan, rule, period_start, agent_key
    ),

    figures as (
        select members.plan, rules.rule, members.period_start, members.agent_key, figures.value_now
        from {{ ref("int_bonus_members") }} as members
        inner join {{ ref("int_bonus_rules") }} as rules using (plan, version)
        inner join
            {{ ref("int_bonus_figures") }} as figures
            on rules.kpi = figures.kpi
            and rules.credit_role = figures.credit_role
            and members.period = figures.period
            and members.period_start = figures.period_start
            and members.agent_key = figures.agent_key
        where figures.value_now is not null
    )

select plan, rule, period_start, agent_key, figure, value_now
from events
full join figures using (plan, rule, period_start, agent_key)
-- a figure of money has two digits, its events may have more
where abs(coalesce(figure, 0) - coalesce(value_now, 0)) > 0.005
