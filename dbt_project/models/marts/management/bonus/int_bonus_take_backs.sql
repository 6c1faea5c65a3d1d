{# Events that were taken back after they happened, and which part: all of a cancelled order or of a
   rejected lead where events are counted, an adjustment's amount where money is. #}
with
    adjusted as (
        select
            adjustments.adjustment_key,
            orders.order_key,
            orders.ordered_date,
            orders.status,
            adjustments.occurred_date,
            adjustments.amount_reporting as adjusted,
            orders.amount_reporting as amount
        from {{ ref("order_adjustments") }} as adjustments
        inner join {{ ref("fct_orders") }} as orders on adjustments.order_key = orders.order_key
        where orders.is_counted
    )

select
    'orders' as entity,
    order_key as event_key,
    'money' as unit,
    adjustment_key as movement_key,
    occurred_date as taken_back_on,
    occurred_date = ordered_date as is_same_day,
    adjusted as part,
    amount as whole
from adjusted
where amount <> 0
union all
select
    'orders' as entity,
    order_key as event_key,
    'count' as unit,
    md5(order_key || '|taken_back') as movement_key,
    max(occurred_date) as taken_back_on,
    false as is_same_day,
    cast(-1 as decimal(18, 4)) as part,
    cast(1 as decimal(18, 4)) as whole
from adjusted
where status in ('cancelled', 'refunded')
group by order_key
union all
select
    'lead_stage_events' as entity,
    events.event_key,
    'count' as unit,
    rejections.event_key as movement_key,
    rejections.entered_date as taken_back_on,
    false as is_same_day,
    cast(-1 as decimal(18, 4)) as part,
    cast(1 as decimal(18, 4)) as whole
from {{ ref("fct_stage_events") }} as events
inner join
    {{ ref("fct_stage_events") }} as rejections
    on events.lead_key = rejections.lead_key
    and events.cycle_number = rejections.cycle_number
    and rejections.stage = 'sales_rejected'
    and rejections.entered_at >= events.entered_at
where events.stage in ('sales_qualified', 'sales_accepted')
