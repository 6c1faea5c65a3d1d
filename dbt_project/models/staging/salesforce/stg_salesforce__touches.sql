{# Who responded to a campaign was touched by it. One that was only aimed at was not, and a campaign
   of calls is told by its calls; both are given as deleted, since an earlier version may have been
   a touch. #}
with
    members as ({{ delivered("salesforce", "campaign_member") }}),

    campaign_rows as ({{ delivered("salesforce", "campaign") }}),

    campaigns as (
        select source_account, campaign_id, lower(trim(type)) as campaign_type
        from
            (
                select
                    campaign_rows.*,
                    {{ long_id("campaign_rows.Id") }} as campaign_id,
                    row_number() over (
                        partition by campaign_rows.source_account, {{ long_id("campaign_rows.Id") }}
                        order by
                            {{ read("campaign_rows.SystemModstamp", "timestamp") }} desc nulls last,
                            campaign_rows.extracted_at desc,
                            campaign_rows.row_hash desc,
                            campaign_rows.batch_id,
                            campaign_rows.row_number
                    ) as version_rank
                from campaign_rows
            ) as ranked
        where version_rank = 1
    ),

    touches as (
        select
            members.*,
            {{ long_id("members.Id") }} as source_id,
            {{ long_id("coalesce(members.LeadId, members.ContactId)") }} as lead_id,
            {{ long_id("members.CampaignId") }} as campaign_id,
            campaigns.campaign_type,
            cast({{ read("members.FirstRespondedDate", "timestamp") }} as date) as response_day,
            {{ read("members.SystemModstamp", "timestamp") }} as source_updated_at,
            coalesce({{ read("members.IsDeleted", "boolean") }}, false)
            or not coalesce({{ read("members.HasResponded", "boolean") }}, false)
            or coalesce(campaigns.campaign_type = 'telemarketing', false) as is_deleted,
            {{
                rejected_reason(
                    ["members.Id", "members.CampaignId", "members.CreatedDate"],
                    {
                        "members.CreatedDate": "timestamp",
                        "members.FirstRespondedDate": "timestamp",
                        "members.HasResponded": "boolean",
                        "members.IsDeleted": "boolean",
                        "members.SystemModstamp": "timestamp",
                    },
                )
            }} as rejected_reason
        from members
        left join
            campaigns
            on members.source_account = campaigns.source_account
            and {{ long_id("members.CampaignId") }} = campaigns.campaign_id
    )

select
    {{ key("source_id") }} as touch_key,
    {{ key("touches.lead_id") }} as lead_source_key,
    cast(null as string) as opportunity_key,
    {{ key("touches.campaign_id") }} as campaign_key,
    cast(null as string) as agent_key,
    touches.lead_id,
    cast(null as string) as opportunity_id,
    touches.campaign_id,
    cast(null as string) as agent_id,
    -- a plain date: its midnight where the company reports
    coalesce(
        {{
            utc_timestamp(
                "cast(touches.response_day as timestamp)", "company.reporting_time_zone"
            )
        }},
        {{ read("touches.CreatedDate", "timestamp") }}
    ) as touched_at,
    case
        when touches.campaign_type like '%email%'
        then 'email'
        when touches.campaign_type in ('web', 'website', 'search', 'content')
        then 'web'
        when
            touches.campaign_type
            in ('conference', 'webinar', 'trade show', 'seminar', 'seminar / conference', 'event')
        then 'event'
        when touches.campaign_type in ('advertisement', 'banner ads', 'social media')
        then 'ads'
        when touches.campaign_type in ('referral program', 'partners')
        then 'referral'
        else 'other'
    end as channel,
    {{ delivery() }}
from touches
cross join {{ source("lake", "company") }} as company
