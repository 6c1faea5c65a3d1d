{# How many leads of each list had been dialled before the latest days and by their end, and on how many
   of these days it was in use. #}
with
    days as (
        select
            amounts.scope_id as list_key,
            amounts.value,
            amounts.period_start
            > {{ add_days("policy.last_day", "-policy.pace_days") }} as is_of_pace
        from {{ ref("int_period_lists") }} as amounts
        inner join
            {{ ref("int_timing_policy") }} as policy
            on amounts.period_start
            between {{ add_days("policy.last_day", "-policy.pace_days") }} and policy.last_day
        where
            amounts.scope = 'list'
            and amounts.period = 'day'
            and amounts.amount = 'list_leads_attempted'
    )

select
    list_key,
    cast(
        max(value) - coalesce(max(case when not is_of_pace then value end), 0) as bigint
    ) as leads_newly_attempted,
    cast(sum(case when is_of_pace then 1 else 0 end) as bigint) as days_in_use
from days
group by list_key
