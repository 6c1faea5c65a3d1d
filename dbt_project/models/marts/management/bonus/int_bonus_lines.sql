{# Lines of statements as the inputs make them: what tiers pay, and what a cap takes or a floor adds. #}
with
    earned as (
        select earned.*, 'earned' as kind, cast(tier_from_percent as string) as part
        from {{ ref("int_bonus_earned") }} as earned
    ),

    totals as (
        select
            scenario,
            {{ bonus_input_columns() }},
            currency,
            quota,
            cap,
            floor,
            gate_result,
            cast(sum(amount) as decimal(18, 3)) as total
        from earned
        group by scenario, {{ bonus_input_columns() }}, currency, quota, cap, floor, gate_result
    ),

    limited as (
        select *, 'cap' as kind, cap as bound
        from totals
        where total > cap
        union all
        select *, 'floor' as kind, floor as bound
        from totals
        where total < floor and gate_result in ('pass', 'none')
    ),

    lines as (
        select
            scenario,
            {{ bonus_input_columns() }},
            kind,
            part,
            tier_from_percent,
            quantity,
            quota,
            rate,
            fx_rate,
            gate_result,
            formula,
            amount,
            currency
        from earned
        union all
        select
            scenario,
            {{ bonus_input_columns() }},
            kind,
            kind as part,
            cast(null as decimal(9, 2)) as tier_from_percent,
            cast(null as decimal(18, 6)) as quantity,
            quota,
            cast(null as decimal(18, 6)) as rate,
            cast(null as decimal(18, 8)) as fx_rate,
            gate_result,
            kind
            || ' '
            || {{ written("bound") }}
            || ' - '
            || {{ written("total") }}
            || ' = '
            || {{ written("bound - total") }} as formula,
            cast(bound - total as decimal(18, 3)) as amount,
            currency
        from limited
    )

select lines.*, {{ line_key("scenario", "part") }} as line_key
from lines
