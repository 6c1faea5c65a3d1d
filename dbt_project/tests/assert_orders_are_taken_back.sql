{{
    config(
        severity="warn",
        meta={"dagster": {"ref": {"name": "fct_orders"}}, "owner": "finance"},
    )
}}
-- A row here: a cancelled or refunded order that its stated adjustments leave something of, or one
-- that is refunded in part by no adjustment.
select order_key, status, amount_reporting, adjustments_reporting, source_id
from {{ ref("fct_orders") }}
where
    (status in ('cancelled', 'refunded') and amount_reporting + adjustments_reporting > 0)
    or (status = 'refunded_partial' and adjustments_reporting = 0)
