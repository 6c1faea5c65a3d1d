{# A campaign's own meaning of a code goes before the one for '*', from its first day on. #}
with
    campaigns as (
        select source_system, source_id as campaign_id
        from {{ ref("campaigns") }}
        union
        select system as source_system, '*' as campaign_id
        from {{ source("seeds", "dispositions") }}
    ),

    candidates as (
        select campaigns.campaign_id, dispositions.*
        from campaigns
        inner join
            {{ source("seeds", "dispositions") }} as dispositions
            on campaigns.source_system = dispositions.system
            and dispositions.campaign in (campaigns.campaign_id, '*')
    ),

    starts as (select distinct system, campaign_id, code, valid_from from candidates),

    ranked as (
        select
            candidates.*,
            starts.valid_from as starts_on,
            row_number() over (
                partition by starts.system, starts.campaign_id, starts.code, starts.valid_from
                order by
                    case when candidates.campaign = '*' then 1 else 0 end,
                    candidates.valid_from desc
            ) as place
        from starts
        inner join
            candidates
            on starts.system = candidates.system
            and starts.campaign_id = candidates.campaign_id
            and starts.code = candidates.code
            and starts.valid_from >= candidates.valid_from
    )

select
    system as source_system,
    campaign_id,
    code as disposition_code,
    starts_on as valid_from,
    lead(starts_on) over (partition by system, campaign_id, code order by starts_on) as valid_to,
    dial_result,
    answered_by,
    coalesce(is_contact, false) as is_contact,
    is_conversation,
    coalesce(is_marketing_qualified, false) as is_marketing_qualified,
    coalesce(is_sales_qualified, false) as is_sales_qualified,
    coalesce(is_excluded, false) as is_excluded
from ranked
where place = 1
