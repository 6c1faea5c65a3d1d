{# Every day on which anything is dated, and all between. #}
with
    facts as (
        {% for model, column in [
            ("fct_call_attempts", "started_date"),
            ("fct_agent_times", "date_day"),
            ("leads", "created_date"),
            ("lead_stage_events", "entered_date"),
            ("opportunities", "created_date"),
            ("opportunities", "closed_date"),
            ("orders", "ordered_date"),
            ("order_adjustments", "occurred_date"),
        ] %}
            select min({{ column }}) as first_date, max({{ column }}) as last_date
            from {{ ref(model) }} {{ 'union all' if not loop.last }}
        {% endfor %}
    ),

    days as (
        {{
            date_rows(
                "(select min(first_date) from facts)", "(select max(last_date) from facts)"
            )
        }}
    ),

    weeks as (
        select
            days.date_day,
            {{ period_start("week", add_days("days.date_day", 1)) }} as week_after,
            {{ period_start("week", "days.date_day") }} as iso_week,
            company.week_start
        from days
        cross join {{ source("lake", "company") }} as company
    )

select
    date_day,
    case
        when week_start = 'sunday' then {{ add_days("week_after", -1) }} else iso_week
    end as week_start_date,
    {{ period_start("month", "date_day") }} as month_start_date,
    {{ period_start("quarter", "date_day") }} as quarter_start_date,
    {{ period_start("year", "date_day") }} as year_start_date,
    {{ iso_weekday("date_day") }} as iso_weekday
from weeks
