select
    {{ key("source_id") }} as campaign_key,
    name,
    channel,
    objective,
    product,
    country,
    started_on,
    ended_on,
    {{ delivery() }}
from {{ source("mapped", "campaigns") }}
