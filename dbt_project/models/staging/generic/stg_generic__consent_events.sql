select
    {{ key("source_id") }} as event_key,
    {{ key("lead_id") }} as lead_source_key,
    lead_id,
    purpose,
    channel,
    action,
    occurred_at,
    evidence,
    {{ delivery() }}
from {{ source("mapped", "consent_events") }}
