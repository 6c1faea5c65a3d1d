{# Percentiles of what is measured of one event each, and how many there are: computed at each period
   and scope from the facts. The register names them: a measure, p50, p90 or n. A lead that still
   waits takes longer than any other: a percentile that falls on it is not known yet. #}
{% set never = "cast(1000000000000000 as decimal(38, 6))" %}
with
    company as (select name from {{ source("lake", "company") }}),

    dates as (select * from {{ ref("dim_dates") }}),

    first_connects as (
        select *
        from
            (
                select
                    *,
                    row_number() over (
                        partition by lead_key order by attempt_number_lead, call_key
                    ) as place
                from {{ ref("fct_call_attempts") }}
                where is_connect and lead_key is not null
            ) as connects
        where place = 1
    ),

    fresh_leads as (
        select
            created_date,
            source_channel,
            seconds_to_first_attempt,
            seconds_to_first_connect,
            business_seconds_to_first_attempt,
            {% for column in ["agent_key", "team_key", "campaign_key", "list_key", "script_id"] %}
                cast(null as string) as {{ column }} {{- "," if not loop.last }}
            {% endfor %}
        from {{ ref("fct_leads") }}
        where is_fresh
    ),

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
        union all
        select
            'attempts_to_contact' as measure,
            started_date as measured_on,
            {{ dimensions() }},
            cast(attempt_number_lead as decimal(38, 6)) as value
        from first_connects
        {% for measure, seconds in [
                ("speed_to_first_attempt", "seconds_to_first_attempt"),
                ("speed_to_first_attempt_business", "business_seconds_to_first_attempt"),
                ("speed_to_first_contact", "seconds_to_first_connect"),
            ] %}
            union all
            select
                '{{ measure }}' as measure,
                created_date as measured_on,
                {{ dimensions() }},
                coalesce(cast({{ seconds }} as decimal(38, 6)), {{ never }}) as value
            from fresh_leads
        {% endfor %}
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
                    cast(count(measured.value) as decimal(38, 6)) as n,
                    {{ percentile("measured.value", 0.5) }} as p50,
                    {{ percentile("measured.value", 0.9) }} as p90
                from measured
                inner join dates on measured.measured_on = dates.date_day
                cross join company
                group by measured.measure, {{ start }}, {{ member }}
            {% endfor %}
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
