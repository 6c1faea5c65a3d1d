{# When the company is open on each day, and how long it was on all days before: two moments' open
   time so far, taken from each other, is the open time between them. #}
with
    days as (
        select
            dates.date_day,
            {% for edge in ["opens", "closes"] %}
                case
                    when holidays.day is null
                    then {{ moment_of_clock("dates.date_day", "hours." ~ edge) }}
                end as {{ edge }}_at {{- "," if not loop.last }}
            {% endfor %}
        from {{ ref("dim_dates") }} as dates
        cross join {{ source("lake", "company") }} as company
        left join
            {{ source("seeds", "business_hours") }} as hours on dates.iso_weekday = hours.weekday
        left join {{ source("seeds", "holidays") }} as holidays on dates.date_day = holidays.day
    ),

    timed as (
        select
            days.*,
            cast(
                coalesce({{ seconds_between("opens_at", "closes_at") }}, 0) as decimal(18, 3)
            ) as open_seconds
        from days
    )

select
    date_day,
    opens_at,
    closes_at,
    open_seconds,
    cast(
        sum(open_seconds) over (order by date_day) - open_seconds as decimal(18, 3)
    ) as open_seconds_before
from timed
