select
    {{ key("source_id") }} as order_key,
    {{ key("opportunity_id") }} as opportunity_key,
    {{ key("lead_id") }} as lead_source_key,
    {{ key("closer_agent_id") }} as closer_agent_key,
    opportunity_id,
    lead_id,
    closer_agent_id,
    ordered_at,
    status,
    amount,
    currency,
    margin,
    agreed_hash,
    {{ delivery() }}
from {{ source("mapped", "orders") }}
