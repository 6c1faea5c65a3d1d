{# What the units of each tier pay. A line is rounded once, to the currency's smallest unit, a half to
   even. #}
with
    scaled as (
        select
            units.*,
            {{ smallest_units("quantity", "rate", "digits") }} as smallest_units,
            {{ smallest_unit_divisor("fx_rate") }} as divisor
        from {{ ref("int_bonus_units") }} as units
    ),

    paid as (
        select
            scaled.*,
            cast(
                case when gate_result in ('pass', 'none') then 1 else 0 end
                * case when quantity < 0 then -1 else 1 end
                * ({{ half_even("smallest_units", "divisor") }})
                * case digits when 0 then 1.000 when 2 then 0.010 else 0.001 end as decimal(18, 3)
            ) as amount
        from scaled
    )

select
    scenario,
    {{ bonus_input_columns() }},
    currency,
    quota,
    cap,
    floor,
    gate_result,
    tier_from_percent,
    quantity,
    rate,
    fx_rate,
    amount,
    case
        when gate_result in ('pass', 'none')
        then
            {{ written("quantity") }}
            || ' x '
            || {{ written("rate") }}
            || case when fx_rate <> 1 then ' / ' || {{ written("fx_rate") }} else '' end
            || ' = '
            || {{ written("amount") }}
        else '0, gate: ' || gate_result
    end as formula
from paid
