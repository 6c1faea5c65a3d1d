select
    {{ key("source_id") }} as cost_key,
    cost_type,
    amount,
    currency,
    period_from,
    period_to,
    {{ key("campaign_id") }} as campaign_key,
    campaign_id,
    {{ key("team_id") }} as team_key,
    team_id,
    {{ key("list_id") }} as list_key,
    list_id,
    basis,
    {{ delivery() }}
from {{ source("mapped", "cost_entries") }}
