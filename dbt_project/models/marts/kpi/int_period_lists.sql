{# How far each list is worked, as of the last day of each period: its leads by then, those of them
   that were dialled from it, and the dials. A list's calls are those that were made from it. #}
with
    company as (select name, reporting_time_zone from {{ source("lake", "company") }}),

    -- a person may be on a list under several ids
    members as (
        select
            members.list_key,
            members.lead_key,
            min(
                case
                    when members.added_at is null
                    then cast('1970-01-01' as date)
                    else {{ local_date("members.added_at", "company.reporting_time_zone") }}
                end
            ) as added_date
        from {{ ref("list_members") }} as members
        cross join company
        where members.lead_key is not null
        group by members.list_key, members.lead_key
    ),

    dials as (
        select calls.list_key, calls.lead_key, calls.started_date
        from {{ ref("fct_call_attempts") }} as calls
        inner join
            members on calls.list_key = members.list_key and calls.lead_key = members.lead_key
        where calls.reach_level >= 1
    ),

    -- who was dialled from a list was on it by then, whenever its source says
    happened as (
        select list_key, lead_key, added_date as happened_on, 'list_leads' as amount
        from members
        union all
        select list_key, lead_key, started_date as happened_on, 'list_leads' as amount
        from dials
        union all
        select list_key, lead_key, started_date as happened_on, 'list_leads_attempted' as amount
        from dials
    ),

    -- a lead counts once, from its first day on: in a list, and in the company
    first_days as (
        select
            'list' as scope, list_key as scope_id, lead_key, amount, min(happened_on) as counts_from
        from happened
        group by list_key, lead_key, amount
        union all
        select 'company' as scope, company.name as scope_id, lead_key, amount, min(happened_on)
        from happened
        cross join company
        group by company.name, lead_key, amount
    ),

    amounts as (
        {% for amount in recomputed_amounts()["int_period_lists"] %}
            select '{{ amount }}' as amount {{ "union all" if not loop.last }}
        {% endfor %}
    ),

    added as (
        select scope, scope_id, amount, counts_from as date_day, count(*) as value
        from first_days
        group by scope, scope_id, amount, counts_from
        union all
        select 'list' as scope, list_key as scope_id, 'list_dials' as amount, started_date, count(*)
        from dials
        group by list_key, started_date
        union all
        select 'company' as scope, company.name, 'list_dials' as amount, started_date, count(*)
        from dials
        cross join company
        group by company.name, started_date
        union all
        -- a day on which nothing was added has all that was before it
        select lists.scope, lists.scope_id, amounts.amount, dates.date_day, 0 as value
        from (select distinct scope, scope_id from first_days) as lists
        cross join amounts
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
    ),

    period_ends as (
        select period, period_start, max(date_day) as last_day
        from ({{ periods() }}) as periods
        group by period, period_start
    )

select
    period_ends.period,
    period_ends.period_start,
    running.scope,
    running.scope_id,
    running.amount,
    cast(running.value as decimal(38, 6)) as value
from period_ends
inner join running on period_ends.last_day = running.date_day
where running.value > 0
