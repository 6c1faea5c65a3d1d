{{ config(materialized="view", contract={"enforced": false}) }}
{# Cohorts by the month in which their members came, and whether the days of all of them are over. #}
with
    reach as ({{ data_reach() }}),

    members as (
        select members.*, dates.month_start_date as cohort_month
        from {{ ref("fct_cohort_members") }} as members
        inner join {{ ref("dim_dates") }} as dates on members.entered_date = dates.date_day
    )

select
    members.cohort,
    members.cohort_month,
    count(*) as members,
    cast(sum(case when members.is_converted then 1 else 0 end) as bigint) as converted,
    cast(
        sum(case when members.last_date < reach.through_date then 1 else 0 end) as bigint
    ) as members_mature,
    max(members.last_date) as mature_on,
    max(members.last_date) < max(reach.through_date) as is_mature
from members
cross join reach
group by members.cohort, members.cohort_month
