{{ built_by_batch() }}
select
    {{ key("source_id") }} as lead_source_key,
    {{ key("owner_agent_id") }} as owner_agent_key,
    created_at,
    source_channel,
    segment,
    country,
    region,
    time_zone,
    language,
    owner_agent_id,
    is_dnc,
    phone,
    attempts_reported,
    {{ delivery() }}
from {{ source("mapped", "leads") }}
where {{ is_in_new_batch("batch_id") }}
