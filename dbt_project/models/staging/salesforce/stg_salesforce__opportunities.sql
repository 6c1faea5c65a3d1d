with
    rows as ({{ delivered("salesforce", "opportunity") }}),

    opportunities as (
        select
            rows.*,
            {{ long_id("rows.Id") }} as source_id,
            {{ long_id("rows.OwnerId") }} as owner_agent_id,
            {{ long_id("rows.CampaignId") }} as source_campaign_id,
            {{ read("rows.IsClosed", "boolean") }} as is_ended,
            cast({{ read("rows.CloseDate", "timestamp") }} as date) as close_day,
            coalesce(rows.currencyisocode, rows.source_currency) as currency,
            coalesce(
                {{ read("rows.SystemModstamp", "timestamp") }},
                {{ read("rows.LastModifiedDate", "timestamp") }}
            ) as source_updated_at,
            coalesce({{ read("rows.IsDeleted", "boolean") }}, false) as is_deleted,
            {{
                rejected_reason(
                    ["rows.Id", "rows.CreatedDate", "rows.IsClosed", "rows.IsWon"],
                    {
                        "rows.CreatedDate": "timestamp",
                        "rows.IsClosed": "boolean",
                        "rows.IsWon": "boolean",
                        "rows.CloseDate": "timestamp",
                        "rows.Amount": "decimal(18, 4)",
                        "rows.Probability": "decimal(9, 4)",
                        "rows.IsDeleted": "boolean",
                        "rows.SystemModstamp": "timestamp",
                        "rows.LastModifiedDate": "timestamp",
                    },
                )
            }} as rejected_reason
        from rows
    )

select
    {{ key("source_id") }} as opportunity_key,
    -- which lead it is of, the links tell
    cast(null as string) as lead_source_key,
    {{ key("opportunities.owner_agent_id") }} as owner_agent_key,
    {{ key("opportunities.source_campaign_id") }} as source_campaign_key,
    cast(null as string) as sourcing_call_key,
    cast(null as string) as lead_id,
    opportunities.owner_agent_id,
    opportunities.source_campaign_id as campaign_id,
    cast(null as string) as call_id,
    {{ long_id("opportunities.AccountId") }} as account_id,
    {{ read("opportunities.CreatedDate", "timestamp") }} as created_at,
    opportunities.stagename as stage,
    {{ read("opportunities.IsWon", "boolean") }} as is_won,
    opportunities.is_ended as is_closed,
    -- a plain date: its midnight where the company reports; open ones only expect it
    case
        when opportunities.is_ended
        then
            {{
                utc_timestamp(
                    "cast(opportunities.close_day as timestamp)", "company.reporting_time_zone"
                )
            }}
    end as closed_at,
    {{ read("opportunities.Amount", "decimal(18, 4)") }} as amount,
    opportunities.currency,
    cast(
        {{ read("opportunities.Probability", "decimal(9, 4)") }}
        * cast(0.01 as decimal(3, 2)) as decimal(9, 6)
    ) as probability,
    {{ delivery() }}
from opportunities
cross join {{ source("lake", "company") }} as company
