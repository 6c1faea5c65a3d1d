{# Percentiles of what is measured of one event each, and how many there are: computed at each period
   and scope from the facts, scope by scope, because a percentile keeps all values in memory. The
   register names them: a measure, p50, p90 or n. A lead that still waits takes longer than any other:
   a percentile that falls on it is not known yet. #}
{% set never = "cast(1000000000000000 as decimal(38, 6))" %}
{% set ranked = "case when measured.is_waiting then " ~ never ~ " else measured.value end" %}
with
    company as (select name from {{ source("lake", "company") }}),

    periods as ({{ periods() }}),

    percentiles as (
        {% for scope, member in scope_columns().items() %}
            select
                measured.measure,
                periods.period,
                periods.period_start,
                '{{ scope }}' as scope,
                {{ member }} as scope_id,
                cast(count({{ ranked }}) as decimal(38, 6)) as n,
                {{ quantiles(ranked, [0.5, 0.9]) }} as quantiles
            from {{ ref("int_measurements") }} as measured
            inner join periods on measured.measured_on = periods.date_day
            cross join company
            {% if scope == "agent" %} where periods.period <> 'day' {% endif %}
            group by
                measured.measure,
                periods.period,
                periods.period_start,
                {{ member }}
                {{ "union all" if not loop.last }}
        {% endfor %}
    ),

    amounts as (
        {% for amount in recomputed_amounts()["int_period_percentiles"] %}
            {% set measure, figure = amount.rsplit("_", 1) %}
            select
                '{{ amount }}' as amount,
                '{{ measure }}' as measure,
                '{{ figure }}' as figure
                {{ "union all" if not loop.last }}
        {% endfor %}
    ),

    -- joined, not united: Spark would compute the percentiles once for each amount
    named as (
        select
            {{ period_columns("percentiles", credit_role=false) }},
            amounts.amount,
            case
                amounts.figure
                when 'p50'
                then {{ quantile_at("percentiles.quantiles", 0) }}
                when 'p90'
                then {{ quantile_at("percentiles.quantiles", 1) }}
                else percentiles.n
            end as value
        from percentiles
        inner join amounts on percentiles.measure = amounts.measure
    )

-- between what is known and a lead that still waits the percentile is of the latter's size
select
    {{ period_columns(credit_role=false) }},
    amount,
    case when value < 0.000001 * {{ never }} then value end as value
from named
