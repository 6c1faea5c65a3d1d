{# Whether what a rule asks for is there. Too few, or nothing, is no pass. #}
with
    asked as (
        select
            inputs.scenario,
            inputs.plan,
            inputs.version,
            inputs.rule,
            inputs.period,
            inputs.period_start,
            inputs.agent_key,
            inputs.agent_id,
            gates.rule as gate_rule,
            gates.kpi,
            coalesce(gates.credit_role, '(none)') as credit_role,
            gates.comparison,
            gates.threshold,
            gates.min_n,
            members.is_closed
        from {{ ref("int_bonus_inputs") }} as inputs
        inner join {{ ref("int_bonus_members") }} as members using (plan, period_start, agent_key)
        inner join
            {{ source("seeds", "bonus_gates") }} as gates
            on inputs.plan = gates.plan
            and inputs.version = gates.version
            and gates.rule in (inputs.rule, '*')
        where inputs.stated_in = inputs.counted_through
    ),

    told as (
        select
            asked.*,
            coalesce(
                supposed.quantity,
                case when asked.is_closed then figures.value_now else figures.value end
            ) as value,
            case when asked.is_closed then figures.n_now else figures.n end as n,
            supposed.quantity is not null as is_supposed
        from asked
        left join
            {{ ref("int_bonus_figures") }} as figures using (
                kpi, credit_role, period, period_start, agent_key
            )
        left join
            {{ ref("int_bonus_supposed") }} as supposed using (
                scenario, period, period_start, agent_key, kpi, credit_role
            )
    )

select
    scenario,
    plan,
    version,
    rule,
    period,
    period_start,
    agent_key,
    agent_id,
    gate_rule,
    kpi,
    credit_role,
    cast(value as decimal(38, 6)) as value,
    n,
    comparison,
    cast(threshold as decimal(38, 6)) as threshold,
    min_n,
    case
        when value is null or (coalesce(n, 0) < min_n and not is_supposed)
        then 'insufficient_data'
        when comparison = 'at_least' and value >= threshold
        then 'pass'
        when comparison = 'at_most' and value <= threshold
        then 'pass'
        else 'fail'
    end as gate_result
from told
