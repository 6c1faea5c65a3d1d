with
    rows as ({{ delivered("salesforce", "campaign") }}),

    campaigns as (
        select
            rows.*,
            {{ long_id("rows.Id") }} as source_id,
            {{ read("rows.SystemModstamp", "timestamp") }} as source_updated_at,
            coalesce({{ read("rows.IsDeleted", "boolean") }}, false) as is_deleted,
            {{
                rejected_reason(
                    ["rows.Id"],
                    {
                        "rows.StartDate": "timestamp",
                        "rows.EndDate": "timestamp",
                        "rows.IsDeleted": "boolean",
                        "rows.SystemModstamp": "timestamp",
                    },
                )
            }} as rejected_reason
        from rows
    )

select
    {{ key("source_id") }} as campaign_key,
    campaigns.name as name,
    campaigns.type as channel,
    cast(null as string) as objective,
    cast(null as string) as product,
    cast(null as string) as country,
    -- plain dates, which connectors write as their midnight
    cast({{ read("campaigns.StartDate", "timestamp") }} as date) as started_on,
    cast({{ read("campaigns.EndDate", "timestamp") }} as date) as ended_on,
    {{ delivery() }}
from campaigns
