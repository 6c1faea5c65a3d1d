{{ built_by_batch() }}
select
    {{ key("source_id") }} as leg_key,
    {{ key("call_id") }} as call_key,
    {{ key("agent_id") }} as agent_key,
    call_id,
    agent_id,
    leg_number,
    leg_type,
    started_at,
    ended_at,
    talk_seconds,
    hold_seconds,
    dead_seconds,
    wrap_seconds,
    is_primary_leg,
    disposition_code,
    {{ delivery() }}
from {{ source("mapped", "call_legs") }}
where {{ is_in_new_batch("batch_id") }}
