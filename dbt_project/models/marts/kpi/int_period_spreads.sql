{# What intervals of means and ratios are made of: sums of squares over the units that vary, which are
   days for a ratio of two sums. Of a mean they are its events, and the amounts hold their squares. #}
with
    kpis as (select * from {{ ref("dim_kpis") }} where interval in ('ratio', 'mean')),

    pairs as (
        select
            kpis.kpi,
            days.date_day,
            days.scope,
            days.scope_id,
            days.credit_role,
            {% for part in ["numerator", "denominator"] %}
                case
                    kpis.{{ part }}
                    {% for amount in dict(plain_amounts(), **credited_amounts()) %}
                        when '{{ amount }}' then cast(days.{{ amount }} as decimal(38, 6))
                    {% endfor %}
                end as {{ part }} {{- "," if not loop.last }}
            {% endfor %}
        from {{ ref("int_scoped_days") }} as days
        cross join kpis
        where kpis.interval = 'ratio'
    ),

    periods as ({{ periods() }})

select
    pairs.kpi,
    periods.period,
    periods.period_start,
    pairs.scope,
    pairs.scope_id,
    pairs.credit_role,
    count(*) as units,
    {% for name, a, b in [
        ("numerator_squares", "numerator", "numerator"),
        ("denominator_squares", "denominator", "denominator"),
        ("products", "numerator", "denominator"),
    ] %}
        cast(
            sum(
                cast(pairs.{{ a }} as decimal(19, 4)) * cast(pairs.{{ b }} as decimal(18, 4))
            ) as decimal(38, 6)
        ) as {{ name }} {{- "," if not loop.last }}
    {% endfor %}
from pairs
inner join periods on pairs.date_day = periods.date_day
-- one day alone has no spread
where periods.period <> 'day' and (pairs.numerator <> 0 or pairs.denominator <> 0)
group by
    pairs.kpi, periods.period, periods.period_start, pairs.scope, pairs.scope_id, pairs.credit_role
union all
select
    figures.kpi,
    {{ period_columns("figures") }},
    cast(figures.denominator as bigint) as units,
    squares.value as numerator_squares,
    figures.denominator as denominator_squares,
    figures.numerator as products
from {{ ref("int_kpis") }} as figures
inner join kpis on figures.kpi = kpis.kpi
inner join
    {{ ref("int_period_amounts") }} as squares on kpis.numerator || '_squared' = squares.amount
    {% for column in ["period", "period_start", "scope", "scope_id", "credit_role"] %}
        and figures.{{ column }} = squares.{{ column }}
    {% endfor %}
where kpis.interval = 'mean'
