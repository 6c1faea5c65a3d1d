select
    {{ key("source_id") }} as touch_key,
    {{ key("lead_id") }} as lead_source_key,
    {{ key("opportunity_id") }} as opportunity_key,
    {{ key("campaign_id") }} as campaign_key,
    {{ key("agent_id") }} as agent_key,
    lead_id,
    opportunity_id,
    campaign_id,
    agent_id,
    touched_at,
    channel,
    {{ delivery() }}
from {{ source("mapped", "touches") }}
