{# The days of all targets: the calendar of the marts ends with the data, targets go on. #}
with
    days as (
        {{
            date_rows(
                "(select min(starts_on) from " ~ ref("dim_targets") ~ ")",
                "(select max(ends_on) from " ~ ref("dim_targets") ~ ")",
            )
        }}
    )

select
    days.date_day,
    hours.weekday is not null and holidays.day is null as is_open,
    coalesce(days.date_day < reach.through_date, false) as is_over,
    {% for edge in ["opens", "closes"] %}
        case
            when holidays.day is null then {{ moment_of_clock("days.date_day", "hours." ~ edge) }}
        end as {{ edge }}_at {{- "," if not loop.last }}
    {% endfor %}
from days
cross join {{ source("lake", "company") }} as company
cross join ({{ data_reach() }}) as reach
left join
    {{ source("seeds", "business_hours") }} as hours
    on {{ iso_weekday("days.date_day") }} = hours.weekday
left join {{ source("seeds", "holidays") }} as holidays on days.date_day = holidays.day
