select
    {{ key("source_id") }} as recording_key,
    recording_ref,
    {{ key("call_id") }} as call_key,
    {{ key("agent_id") }} as agent_key,
    agent_id,
    recorded_at,
    seconds,
    is_available,
    is_consented,
    {{ delivery() }}
from {{ source("mapped", "recordings") }}
