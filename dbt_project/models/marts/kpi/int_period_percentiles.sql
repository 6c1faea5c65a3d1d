{# Percentiles of what is measured of one event each, and how many there are: computed at each period
   and scope from the facts. The register names them: a measure, p50, p90 or n. A lead that still
   waits takes longer than any other: a percentile that falls on it is not known yet. #}
{% set never = "cast(1000000000000000 as decimal(38, 6))" %}
with
    company as (select name from {{ source("lake", "company") }}),

    scopes as ({{ scopes() }}),

    measured as (
        select
            measurements.*,
            periods.period,
            periods.period_start,
            case
                when measurements.is_waiting then {{ never }} else measurements.value
            end as ranked_value
        from {{ ref("int_measurements") }} as measurements
        inner join ({{ periods() }}) as periods on measurements.measured_on = periods.date_day
    ),

    percentiles as (
        select
            measured.measure,
            measured.period,
            measured.period_start,
            scopes.scope,
            {{ scope_member("measured") }} as scope_id,
            cast(count(measured.ranked_value) as decimal(38, 6)) as n,
            {{ percentile("measured.ranked_value", 0.5) }} as p50,
            {{ percentile("measured.ranked_value", 0.9) }} as p90
        from measured
        cross join company
        cross join scopes
        where not (scopes.scope = 'agent' and measured.period = 'day')
        group by
            measured.measure,
            measured.period,
            measured.period_start,
            scopes.scope,
            {{ scope_member("measured") }}
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
                then percentiles.p50
                when 'p90'
                then percentiles.p90
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
