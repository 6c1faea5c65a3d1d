select
    lead_key,
    created_at,
    created_date,
    source_channel,
    segment,
    country,
    region,
    time_zone,
    language,
    owner_agent_key,
    is_dnc,
    is_gone as is_deleted,
    source_system,
    source_account,
    source_id
from {{ ref("leads") }}
