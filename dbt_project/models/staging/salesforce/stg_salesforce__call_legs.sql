{# A task knows of one leg: its owner's. #}
with calls as (select * from {{ ref("stg_salesforce__call_attempts") }})

select
    calls.call_key as leg_key,
    calls.call_key,
    calls.agent_key,
    calls.source_id as call_id,
    calls.agent_id,
    1 as leg_number,
    'primary' as leg_type,
    calls.started_at,
    calls.ended_at,
    calls.talk_seconds,
    cast(null as decimal(18, 3)) as hold_seconds,
    cast(null as decimal(18, 3)) as dead_seconds,
    cast(null as decimal(18, 3)) as wrap_seconds,
    true as is_primary_leg,
    calls.disposition_code,
    {{ delivery() }}
from calls
