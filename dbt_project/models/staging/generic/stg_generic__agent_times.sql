{{ built_by_batch() }}
select
    {{ key("source_id") }} as time_key,
    {{ key("agent_id") }} as agent_key,
    {{ key("team_id") }} as team_key,
    {{ key("campaign_id") }} as campaign_key,
    agent_id,
    team_id,
    campaign_id,
    from_at,
    to_at,
    state,
    reason_code,
    {{ delivery() }}
from {{ source("mapped", "agent_times") }}
where {{ is_in_new_batch("batch_id") }}
