select
    {{ key("source_id") }} as adjustment_key,
    {{ key("order_id") }} as order_key,
    order_id,
    adjustment_type,
    amount,
    occurred_at,
    {{ delivery() }}
from {{ source("mapped", "order_adjustments") }}
