select
    {{ key("source_id") }} as event_key,
    {{ key("lead_id") }} as lead_source_key,
    {{ key("entered_by_agent_id") }} as entered_by_agent_key,
    {{ key("call_id") }} as source_call_key,
    lead_id,
    stage,
    entered_at,
    entered_by_agent_id,
    call_id,
    reason_code,
    is_imputed,
    {{ delivery() }}
from {{ source("mapped", "lead_stage_events") }}
