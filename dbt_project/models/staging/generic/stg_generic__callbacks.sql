select
    {{ key("source_id") }} as callback_key,
    {{ key("lead_id") }} as lead_source_key,
    {{ key("campaign_id") }} as campaign_key,
    {{ key("agent_id") }} as agent_key,
    lead_id,
    campaign_id,
    agent_id,
    created_at,
    due_at,
    status,
    {{ delivery() }}
from {{ source("mapped", "callbacks") }}
