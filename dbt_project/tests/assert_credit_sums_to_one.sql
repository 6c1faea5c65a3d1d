{{ config(meta={"dagster": {"ref": {"name": "fct_order_credits"}}, "owner": "finance"}) }}
-- A row here: an order whose credits by a model are not 1 together, or one that has none.
select orders.order_key, models.model, sum(credits.credit) as credit, min(credits.credit) as lowest
from {{ ref("fct_orders") }} as orders
cross join {{ source("seeds", "attribution_models") }} as models
left join
    {{ ref("fct_order_credits") }} as credits
    on orders.order_key = credits.order_key
    and models.model = credits.attribution_model
where orders.is_counted
group by orders.order_key, models.model
having coalesce(sum(credits.credit), 0) <> 1 or min(credits.credit) < 0
