{{ config(meta={"dagster": {"ref": {"name": "int_revenue_shares"}}, "owner": "finance"}) }}
-- A row here: an order or adjustment of which calls earn more than it is, by some model.
with
    totals as (
        select 'orders' as entity, order_key as entity_key, amount_reporting
        from {{ ref("fct_orders") }}
        union all
        select 'order_adjustments' as entity, adjustment_key as entity_key, amount_reporting
        from {{ ref("order_adjustments") }}
    )

select shares.entity, shares.entity_key, shares.attribution_model, totals.amount_reporting
from {{ ref("int_revenue_shares") }} as shares
inner join totals on shares.entity = totals.entity and shares.entity_key = totals.entity_key
group by shares.entity, shares.entity_key, shares.attribution_model, totals.amount_reporting
-- shares have two digits more than money
having abs(cast(sum(shares.net) as decimal(18, 4))) > abs(totals.amount_reporting)
