select
    campaign_key,
    name as campaign_name,
    channel,
    objective,
    product,
    country,
    started_on,
    ended_on,
    source_system,
    source_account,
    source_id
from {{ ref("campaigns") }}
