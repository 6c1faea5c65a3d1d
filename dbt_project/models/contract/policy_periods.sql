select
    campaign || '@' || cast(valid_from as string) as policy_version,
    campaign as campaign_id,
    valid_from,
    lead(valid_from) over (partition by campaign order by valid_from) as valid_to,
    connect_basis,
    conversation_min_seconds,
    unknown_as_human_if_talk_ge,
    outlier_seconds
from {{ source('seeds', 'policies') }}
