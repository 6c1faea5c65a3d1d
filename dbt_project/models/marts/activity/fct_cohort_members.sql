{# Who is followed from one event to another, for so many days: a later cycle of a lead is a member of
   its own. Whether time is over is told by rpt_cohorts. #}
with
    events as (select * from {{ ref("fct_stage_events") }}),

    opportunities as (
        select lead_key, created_date as reached_date, opportunity_key as reached_key
        from {{ ref("fct_opportunities") }}
    ),

    -- an order that was taken back is none
    orders as (
        select lead_key, ordered_date as reached_date, order_key as reached_key
        from {{ ref("fct_orders") }}
        where is_counted and amount_reporting + adjustments_reporting > 0
    ),

    sales as (
        select lead_key, cycle_number, entered_date as reached_date, event_key as reached_key
        from events
        where stage = 'sales_qualified'
    ),

    followed as (
        select
            'marketing_to_sales_qualified' as cohort,
            events.event_key,
            events.marketing_to_sales_days as window_days,
            sales.reached_date,
            sales.reached_key
        from events
        left join
            sales
            on events.lead_key = sales.lead_key
            and events.cycle_number = sales.cycle_number
            and sales.reached_date >= events.entered_date
        where events.stage = 'marketing_qualified'
        {% for cohort, goal, days in [
                ("lead_to_opportunity", "opportunities", "sales_to_opportunity_days"),
                ("sales_conversion", "orders", "sales_to_order_days"),
            ] %}
            union all
            select
                '{{ cohort }}' as cohort,
                events.event_key,
                events.{{ days }} as window_days,
                {{ goal }}.reached_date,
                {{ goal }}.reached_key
            from events
            left join
                {{ goal }}
                on events.lead_key = {{ goal }}.lead_key
                and {{ goal }}.reached_date >= events.entered_date
            where events.is_qualified
        {% endfor %}
    ),

    first_reached as (
        select *
        from
            (
                select
                    followed.*,
                    row_number() over (
                        partition by cohort, event_key order by reached_date nulls last, reached_key
                    ) as place
                from followed
            ) as placed
        where place = 1
    )

select
    reached.cohort,
    reached.event_key,
    events.lead_key,
    events.cycle_number,
    events.entered_date,
    reached.window_days,
    {{ add_days("events.entered_date", "reached.window_days") }} as last_date,
    reached.reached_key,
    reached.reached_date,
    {{ days_between("events.entered_date", "reached.reached_date") }} as days_to_reach,
    coalesce(
        {{ days_between("events.entered_date", "reached.reached_date") }} <= reached.window_days,
        false
    ) as is_converted,
    events.policy_version
from first_reached as reached
inner join events on reached.event_key = events.event_key
