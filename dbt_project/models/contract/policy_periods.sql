{# A campaign's own policy goes before the one for '*', from its first day on; precedence is
   settled here, so that a call has one policy to join. #}
with
    campaigns as (
        select source_id as campaign_id
        from {{ ref("campaigns") }}
        union
        select '*' as campaign_id
    ),

    candidates as (
        select campaigns.campaign_id, policies.*
        from campaigns
        inner join
            {{ source("seeds", "policies") }} as policies
            on policies.campaign in (campaigns.campaign_id, '*')
    ),

    starts as (select distinct campaign_id, valid_from from candidates),

    ranked as (
        select
            candidates.*,
            starts.valid_from as starts_on,
            row_number() over (
                partition by starts.campaign_id, starts.valid_from
                order by
                    case when candidates.campaign = '*' then 1 else 0 end,
                    candidates.valid_from desc
            ) as place
        from starts
        inner join
            candidates
            on starts.campaign_id = candidates.campaign_id
            and starts.valid_from >= candidates.valid_from
    )

-- the earliest policy also holds for what was before it: a call always has one
select
    campaign_id,
    case
        when lag(starts_on) over (partition by campaign_id order by starts_on) is null
        then cast('1900-01-01' as date)
        else starts_on
    end as valid_from,
    lead(starts_on) over (partition by campaign_id order by starts_on) as valid_to,
    campaign || '@' || cast(valid_from as string) as policy_version,
    connect_basis,
    conversation_min_seconds,
    unknown_as_human_if_talk_ge,
    outlier_seconds,
    qualified_basis,
    marketing_to_sales_days,
    sales_to_opportunity_days,
    sales_to_order_days,
    rejection_hours,
    attribution_model,
    attribution_lookback_days
from ranked
where place = 1
