select
    {{ key("source_id") }} as event_key,
    {{ key("opportunity_id") }} as opportunity_key,
    stage,
    previous_stage,
    amount,
    changed_at,
    {{ delivery() }}
from {{ source("mapped", "opportunity_stage_events") }}
