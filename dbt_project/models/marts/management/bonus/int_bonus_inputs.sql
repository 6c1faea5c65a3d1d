{# What each rule counts of an agent in a statement: the KPI, what splits move, less what was taken back
   by then. A what-if takes the place of a quantity, in the statement of the period itself. #}
with
    due as (
        select
            members.plan,
            members.version,
            rules.rule,
            members.period,
            members.period_start,
            members.agent_key,
            members.agent_id,
            rules.kpi,
            rules.credit_role,
            members.is_closed,
            members.counted_through
        from {{ ref("int_bonus_members") }} as members
        inner join {{ ref("int_bonus_rules") }} as rules using (plan, version)
    ),

    -- joined by conditions: with USING the columns of `due.*` come in another order on Spark
    added as (
        select
            due.*,
            due.counted_through as stated_in,
            coalesce(
                case when due.is_closed then figures.value_now else figures.value end, 0
            ) as quantity
        from due
        left join
            {{ ref("int_bonus_figures") }} as figures
            on due.kpi = figures.kpi
            and due.credit_role = figures.credit_role
            and due.period = figures.period
            and due.period_start = figures.period_start
            and due.agent_key = figures.agent_key
        union all
        select
            due.*,
            greatest(events.moved_in, due.counted_through) as stated_in,
            events.quantity - events.figure as quantity
        from due
        inner join
            {{ ref("fct_bonus_events") }} as events
            on due.plan = events.plan
            and due.rule = events.rule
            and due.period_start = events.period_start
            and due.agent_key = events.agent_key
    ),

    actual as (
        select
            {{ bonus_input_columns() }},
            sum(sum(quantity)) over (
                partition by plan, rule, period_start, agent_key order by stated_in
            ) as quantity
        from added
        group by {{ bonus_input_columns() }}
    )

select
    'actual' as scenario, {{ bonus_input_columns() }}, cast(quantity as decimal(18, 6)) as quantity
from actual
union all
select
    scenarios.scenario,
    {{ bonus_input_columns("actual") }},
    cast(coalesce(supposed.quantity, actual.quantity) as decimal(18, 6)) as quantity
from actual
inner join
    (
        select distinct scenario, period, period_start, agent_key
        from {{ ref("int_bonus_supposed") }}
    ) as scenarios
    on actual.period = scenarios.period
    and actual.period_start = scenarios.period_start
    and actual.agent_key = scenarios.agent_key
left join
    {{ ref("int_bonus_supposed") }} as supposed
    on scenarios.scenario = supposed.scenario
    and actual.period = supposed.period
    and actual.period_start = supposed.period_start
    and actual.agent_key = supposed.agent_key
    and actual.kpi = supposed.kpi
    and actual.credit_role = supposed.credit_role
where actual.stated_in = actual.counted_through
