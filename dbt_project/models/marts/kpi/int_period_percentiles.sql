{# Percentiles of what is measured of one event each: computed at each period and scope from the
   facts. The register names them: a measure and its percentile. #}
with
    company as (select name from {{ source("lake", "company") }}),

    dates as (select * from {{ ref("dim_dates") }}),

    measured as (
        select
            'days_to_won' as measure,
            date_day as measured_on,
            {{ dimension_columns() }},
            cast(days_to_won as decimal(38, 6)) as value
        from {{ ref("int_lead_contributions") }}
        where leads_won_dated = 1
        union all
        select
            'talk_seconds' as measure,
            started_date as measured_on,
            {{ dimensions() }},
            cast(talk_seconds as decimal(38, 6)) as value
        from {{ ref("fct_call_attempts") }}
        where is_connect and not is_time_outlier
    ),

    percentiles as (
        {% for scope, member in scope_columns().items() %}
            {% for period, start in period_starts().items() if (scope, period) != ("agent", "day") %}
                {{ "union all" if not (loop.first and scope == "company") }}
                select
                    measured.measure,
                    '{{ period }}' as period,
                    {{ start }} as period_start,
                    '{{ scope }}' as scope,
                    {{ member }} as scope_id,
                    {{ percentile("measured.value", 0.5) }} as p50,
                    {{ percentile("measured.value", 0.9) }} as p90
                from measured
                inner join dates on measured.measured_on = dates.date_day
                cross join company
                group by measured.measure, {{ start }}, {{ member }}
            {% endfor %}
        {% endfor %}
    )

{% for amount in recomputed_amounts()["int_period_percentiles"] %}
        {% set measure, percentile = amount.rsplit("_", 1) %}
        {{ "union all" if not loop.first }}
    select
        period, period_start, scope, scope_id, '{{ amount }}' as amount, {{ percentile }} as value
    from percentiles
    where measure = '{{ measure }}'
{% endfor %}
