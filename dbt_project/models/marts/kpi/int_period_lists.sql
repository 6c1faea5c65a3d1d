{# How far each list is worked, as of the last day of each period: its leads by then, those of them
   that were dialled from it, and the dials. #}
with
    counted as (
        select scope, scope_id, amount, date_day, sum(value) as value
        from {{ ref("int_list_contributions") }}
        group by scope, scope_id, amount, date_day
    ),

    added as (
        select *
        from counted
        union all
        -- a day on which nothing was added has all that was before it
        select members.scope, members.scope_id, members.amount, dates.date_day, 0 as value
        from (select distinct scope, scope_id, amount from counted) as members
        cross join {{ ref("dim_dates") }} as dates
    ),

    running as (
        select
            scope,
            scope_id,
            amount,
            date_day,
            sum(sum(value)) over (partition by scope, scope_id, amount order by date_day) as value
        from added
        group by scope, scope_id, amount, date_day
    )

select
    periods.period,
    periods.period_start,
    running.scope,
    running.scope_id,
    running.amount,
    cast(running.value as decimal(38, 6)) as value
from {{ ref("int_periods") }} as periods
inner join running on periods.last_day = running.date_day
where running.value > 0
