{{ config(materialized="view", contract={"enforced": false}) }}
{# For how many days the members of a cohort have been followed, and how many converted then: whom the
   data end for has not failed, and counts for as long as it was followed. #}
with
    reach as ({{ data_reach() }}),

    followed as (
        select
            members.cohort,
            dates.month_start_date as cohort_month,
            members.window_days,
            members.days_to_reach,
            -- the day up to which the data reach is not over: what happened on it is not known of
            -- all
            greatest(
                least(
                    members.window_days,
                    {{ days_between("members.entered_date", "reach.through_date") }} - 1
                ),
                0
            ) as followed_days
        from {{ ref("fct_cohort_members") }} as members
        inner join {{ ref("dim_dates") }} as dates on members.entered_date = dates.date_day
        cross join reach
    ),

    ended as (
        select
            *,
            coalesce(days_to_reach <= followed_days, false) as is_converted,
            least(followed_days, coalesce(days_to_reach, followed_days)) as days
        from followed
    )

select
    cohort,
    cohort_month,
    window_days,
    days,
    cast(sum(case when is_converted then 1 else 0 end) as bigint) as converted,
    cast(sum(case when is_converted then 0 else 1 end) as bigint) as censored
from ended
group by cohort, cohort_month, window_days, days
