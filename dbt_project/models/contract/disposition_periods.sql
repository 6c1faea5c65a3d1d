select
    system || '|' || campaign || '|' || code || '|' || cast(valid_from as string) as disposition_id,
    system as source_system,
    campaign as campaign_id,
    code as disposition_code,
    valid_from,
    lead(valid_from) over (partition by system, campaign, code order by valid_from) as valid_to,
    dial_result,
    answered_by,
    is_contact,
    is_conversation,
    is_marketing_qualified,
    is_sales_qualified,
    is_excluded
from {{ source('seeds', 'dispositions') }}
