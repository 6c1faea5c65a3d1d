{# What a code means for a campaign from a day on. Who decides, in this order: the seed for the
   campaign, the source for the campaign, the seed for '*', the source. #}
with
    campaigns as (
        select source_system, source_account, source_id as campaign_id
        from {{ ref("campaigns") }}
        union
        select source_system, source_account, '*' as campaign_id
        from {{ source("lake", "sources") }}
    ),

    decided as (
        select
            sources.source_system,
            sources.source_account,
            dispositions.campaign,
            dispositions.code,
            dispositions.valid_from,
            dispositions.label,
            dispositions.dial_result,
            dispositions.answered_by,
            dispositions.is_contact,
            dispositions.is_conversation,
            dispositions.is_marketing_qualified,
            dispositions.is_sales_qualified,
            dispositions.is_excluded,
            case when dispositions.campaign = '*' then 3 else 1 end as authority
        from {{ source("seeds", "dispositions") }} as dispositions
        inner join
            {{ source("lake", "sources") }} as sources
            on dispositions.system = sources.source_system
        union all
        select
            source_system,
            source_account,
            campaign_id as campaign,
            code,
            cast('1900-01-01' as date) as valid_from,
            label,
            dial_result,
            answered_by,
            is_contact,
            is_conversation,
            is_marketing_qualified,
            is_sales_qualified,
            is_excluded,
            case when campaign_id = '*' then 4 else 2 end as authority
        from {{ ref("dispositions") }}
    ),

    candidates as (
        select campaigns.campaign_id, decided.*
        from campaigns
        inner join
            decided
            on campaigns.source_system = decided.source_system
            and campaigns.source_account = decided.source_account
            and decided.campaign in (campaigns.campaign_id, '*')
    ),

    starts as (
        select distinct source_system, source_account, campaign_id, code, valid_from from candidates
    ),

    ranked as (
        select
            candidates.*,
            starts.valid_from as starts_on,
            row_number() over (
                partition by
                    starts.source_system,
                    starts.source_account,
                    starts.campaign_id,
                    starts.code,
                    starts.valid_from
                order by candidates.authority, candidates.valid_from desc
            ) as place
        from starts
        inner join
            candidates
            on starts.source_system = candidates.source_system
            and starts.source_account = candidates.source_account
            and starts.campaign_id = candidates.campaign_id
            and starts.code = candidates.code
            and starts.valid_from >= candidates.valid_from
    )

select
    source_system,
    source_account,
    campaign_id,
    code as disposition_code,
    starts_on as valid_from,
    lead(starts_on) over (
        partition by source_system, source_account, campaign_id, code order by starts_on
    ) as valid_to,
    label,
    dial_result,
    answered_by,
    coalesce(is_contact, false) as is_contact,
    is_conversation,
    coalesce(is_marketing_qualified, false) as is_marketing_qualified,
    coalesce(is_sales_qualified, false) as is_sales_qualified,
    coalesce(is_excluded, false) as is_excluded
from ranked
where place = 1
