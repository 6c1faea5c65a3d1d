{{ config(materialized="view", contract={"enforced": false}) }}
{# How long the calls of a day count by the rules that have a window of days, which ends with the period.
   The calendar goes on after the last call: what is in the window of its day stays. #}
with
    last_call as (
        select max(started_date) as last_call_day
        from {{ ref("fct_call_attempts") }}
        where reach_level >= 1
    ),

    days as (
        select
            rules.basis,
            dates.date_day,
            {{ add_days("dates.date_day", "rules.window_days - 1") }} as counts_until,
            last_call.last_call_day
        from {{ ref("dim_dates") }} as dates
        cross join {{ source("seeds", "abandonment_rules") }} as rules
        cross join last_call
        where rules.basis in ('us', 'uk')
    )

select
    basis,
    date_day,
    case
        when counts_until >= last_call_day then {{ end_of_time() }} else counts_until
    end as counts_until,
    last_call_day
from days
where date_day <= last_call_day
