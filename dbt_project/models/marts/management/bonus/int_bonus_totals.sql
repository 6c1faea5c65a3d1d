{# What each rule pays in all, as each statement counts it. Who was paid and is not in the plan any
   more is paid nothing: another team by a later correction takes back what the first one paid. #}
with
    totals as (
        select
            {{ bonus_input_columns() }},
            currency,
            gate_result,
            cast(sum(amount) as decimal(18, 3)) as total,
            min(case when kind = 'earned' then line_key end) as line_key
        from {{ ref("int_bonus_lines") }}
        where scenario = 'actual'
        group by {{ bonus_input_columns() }}, currency, gate_result
    )

select
    {{ bonus_input_columns("totals") }},
    totals.currency,
    totals.gate_result,
    inputs.quantity,
    totals.total,
    totals.line_key,
    members.is_closed
from totals
inner join
    {{ ref("int_bonus_inputs") }} as inputs using (plan, rule, period_start, agent_key, stated_in)
inner join {{ ref("int_bonus_members") }} as members using (plan, period_start, agent_key)
where inputs.scenario = 'actual'
union all
select
    paid.plan,
    paid.version,
    paid.rule,
    paid.kpi,
    paid.credit_role,
    paid.period,
    paid.period_start,
    paid.agent_key,
    agents.source_id as agent_id,
    closed.last_closed as counted_through,
    closed.last_closed as stated_in,
    paid.currency,
    cast(null as string) as gate_result,
    cast(0 as decimal(18, 6)) as quantity,
    cast(0 as decimal(18, 3)) as total,
    cast(null as string) as line_key,
    true as is_closed
from {{ ref("int_bonus_paid") }} as paid
inner join {{ ref("dim_agents") }} as agents on paid.agent_key = agents.agent_key
inner join ({{ closed_statements() }}) as closed on paid.period = closed.period
left join
    totals
    on paid.plan = totals.plan
    and paid.rule = totals.rule
    and paid.period_start = totals.period_start
    and paid.agent_key = totals.agent_key
where totals.plan is null
