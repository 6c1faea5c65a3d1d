{# What a source states, and one for each cancelled or refunded order that states none. #}
with
    versions as ({{ staged("order_adjustments") }}),

    winners as ({{ winning("versions") }}),

    stated as (select * from winners where not is_gone),

    taken_back as (
        select orders.*
        from {{ ref("orders") }} as orders
        left join stated on orders.order_key = stated.order_key
        where orders.status in ('cancelled', 'refunded') and stated.order_key is null
    ),

    adjustments as (
        select adjustment_key, order_key, adjustment_type, amount, occurred_at, batch_id, row_number
        from stated
        union all
        select
            md5(order_key || '|' || status) as adjustment_key,
            order_key,
            status as adjustment_type,
            - amount as amount,
            status_since as occurred_at,
            cast(null as string) as batch_id,
            cast(null as bigint) as row_number
        from taken_back
    )

select
    adjustments.adjustment_key,
    adjustments.order_key,
    adjustments.adjustment_type,
    cast(adjustments.amount as decimal(18, 4)) as amount,
    -- an adjustment is worth what its order was: the rate of the order's day
    cast(
        {{ wide("adjustments.amount", 4) }} * orders.fx_rate as decimal(18, 4)
    ) as amount_reporting,
    adjustments.occurred_at,
    {{ local_date("adjustments.occurred_at", "company.reporting_time_zone") }} as occurred_date,
    adjustments.batch_id,
    adjustments.row_number
from adjustments
inner join {{ ref("orders") }} as orders on adjustments.order_key = orders.order_key
cross join {{ source("lake", "company") }} as company
