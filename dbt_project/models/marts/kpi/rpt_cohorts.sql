{{ config(materialized="view", contract={"enforced": false}) }}
{# Cohorts by the month in which their members came, and whether the days of all of them are over. #}
with
    reach as ({{ data_reach() }}),

    members as (
        select members.*, dates.month_start_date as cohort_month
        from {{ ref("fct_cohort_members") }} as members
        inner join {{ ref("dim_dates") }} as dates on members.entered_date = dates.date_day
    ),

    cohorts as (
        select
            members.cohort,
            members.cohort_month,
            count(*) as members,
            sum(case when members.is_converted then 1 else 0 end) as converted,
            sum(
                case when members.last_date < reach.through_date then 1 else 0 end
            ) as members_mature,
            max(members.last_date) as mature_on,
            max(members.last_date) < max(reach.through_date) as is_mature,
            max(members.window_days) as window_days
        from members
        cross join reach
        group by members.cohort, members.cohort_month
    ),

    followed as (
        select cohort, cohort_month, max(days) as followed_days
        from {{ ref("int_cohort_durations") }}
        group by cohort, cohort_month
    )

select
    cohorts.cohort,
    cohorts.cohort_month,
    cohorts.members,
    cast(cohorts.converted as bigint) as converted,
    {{ ratio("cohorts.converted", "cohorts.members", 6) }} as rate_so_far,
    cohorts.window_days,
    followed.followed_days,
    cast(cohorts.members_mature as bigint) as members_mature,
    cohorts.mature_on,
    cohorts.is_mature,
    {% for bound in ["", "_low", "_high"] %}
        cast(null as decimal(38, 6)) as rate_expected{{ bound }}{{ "," if not loop.last }}
    {% endfor %}
from cohorts
inner join
    followed on cohorts.cohort = followed.cohort and cohorts.cohort_month = followed.cohort_month
