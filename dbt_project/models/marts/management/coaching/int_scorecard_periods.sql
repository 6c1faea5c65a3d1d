{# A quarter tells apart whom a month cannot. #}
{% for period in ["month", "quarter"] %}
    select distinct
        month_start_date, '{{ period }}' as period, {{ period }}_start_date as period_start
    from {{ ref("dim_dates") }} {{ "union all" if not loop.last }}
{% endfor %}
