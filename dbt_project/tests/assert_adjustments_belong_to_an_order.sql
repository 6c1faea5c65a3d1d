{{
    config(
        severity="warn",
        meta={"dagster": {"ref": {"name": "order_adjustments"}}, "owner": "finance"},
    )
}}
-- A row here: a delivered adjustment that changes no order, because none of its id is there.
select staged.order_key, staged.adjustment_key
from ({{ staged("order_adjustments") }}) as staged
left join {{ ref("orders") }} as orders on staged.order_key = orders.order_key
where orders.order_key is null and staged.rejected_reason is null
