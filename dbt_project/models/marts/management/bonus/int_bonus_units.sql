{# How many units of a quantity lie in each tier of its rule, and what one is paid. A tier starts above
   its edge: who reaches it exactly is in the one below. #}
with
    gates as (
        select
            scenario,
            plan,
            rule,
            period_start,
            agent_key,
            max(
                case gate_result when 'fail' then 2 when 'insufficient_data' then 1 else 0 end
            ) as worst
        from {{ ref("fct_bonus_gates") }}
        group by scenario, plan, rule, period_start, agent_key
    )

select
    inputs.scenario,
    {{ bonus_input_columns("inputs") }},
    members.currency,
    {{ currency_digits("members.currency") }} as digits,
    tiers.quota,
    tiers.cap,
    tiers.floor,
    tiers.tier_from_percent,
    tiers.rate,
    cast(
        case
            when tiers.unit <> 'money' or members.currency = members.reporting_currency
            then 1
            else rates.rate
        end as decimal(18, 8)
    ) as fx_rate,
    case
        gates.worst
        when 0
        then 'pass'
        when 1
        then 'insufficient_data'
        when 2
        then 'fail'
        else 'none'
    end as gate_result,
    cast(
        case
            when tiers.type = 'tiered_marginal'
            then least(inputs.quantity, coalesce(tiers.up_to, inputs.quantity)) - tiers.above
            else inputs.quantity
        end as decimal(18, 6)
    ) as quantity
from {{ ref("int_bonus_inputs") }} as inputs
inner join {{ ref("int_bonus_members") }} as members using (plan, period_start, agent_key)
inner join
    {{ ref("int_bonus_tiers") }} as tiers
    on inputs.plan = tiers.plan
    and inputs.version = tiers.version
    and inputs.rule = tiers.rule
    and (inputs.quantity > tiers.above or tiers.above = 0)
    and (
        tiers.type <> 'tiered_retroactive' or tiers.up_to is null or inputs.quantity <= tiers.up_to
    )
left join
    {{ ref("int_bonus_rates") }} as rates
    on members.currency = rates.currency
    and members.period = rates.period
    and members.period_start = rates.period_start
left join
    gates
    on inputs.scenario = gates.scenario
    and inputs.plan = gates.plan
    and inputs.rule = gates.rule
    and inputs.period_start = gates.period_start
    and inputs.agent_key = gates.agent_key
