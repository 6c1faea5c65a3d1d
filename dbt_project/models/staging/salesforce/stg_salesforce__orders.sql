with
    rows as ({{ delivered("salesforce", "order") }}),

    orders as (
        select
            rows.*,
            {{ long_id("rows.Id") }} as source_id,
            {{ long_id("rows.OpportunityId") }} as opportunity_id,
            {{ long_id("rows.OwnerId") }} as closer_agent_id,
            cast({{ read("rows.EffectiveDate", "timestamp") }} as date) as order_day,
            coalesce(rows.currencyisocode, rows.source_currency) as currency,
            coalesce(
                {{ read("rows.SystemModstamp", "timestamp") }},
                {{ read("rows.LastModifiedDate", "timestamp") }}
            ) as source_updated_at,
            coalesce({{ read("rows.IsDeleted", "boolean") }}, false) as is_deleted,
            {{
                rejected_reason(
                    ["rows.Id", "rows.EffectiveDate", "rows.TotalAmount"],
                    {
                        "rows.EffectiveDate": "timestamp",
                        "rows.TotalAmount": "decimal(18, 4)",
                        "rows.IsReductionOrder": "boolean",
                        "rows.IsDeleted": "boolean",
                        "rows.SystemModstamp": "timestamp",
                        "rows.LastModifiedDate": "timestamp",
                    },
                )
            }} as rejected_reason
        from rows
        where not coalesce({{ read("rows.IsReductionOrder", "boolean") }}, false)
    )

select
    {{ key("source_id") }} as order_key,
    {{ key("orders.opportunity_id") }} as opportunity_key,
    cast(null as string) as lead_source_key,
    {{ key("orders.closer_agent_id") }} as closer_agent_key,
    orders.opportunity_id,
    cast(null as string) as lead_id,
    orders.closer_agent_id,
    -- a plain date: its midnight where the company reports
    {{ utc_timestamp("cast(orders.order_day as timestamp)", "company.reporting_time_zone") }}
    as ordered_at,
    case
        lower(trim(orders.status))
        when 'draft'
        then 'open'
        when 'cancelled'
        then 'cancelled'
        when 'canceled'
        then 'cancelled'
        when 'refunded'
        then 'refunded'
        when 'partially refunded'
        then 'refunded_partial'
        else 'confirmed'
    end as status,
    {{ read("orders.TotalAmount", "decimal(18, 4)") }} as amount,
    orders.currency,
    cast(null as decimal(18, 4)) as margin,
    orders.row_hash as agreed_hash,
    {{ delivery() }}
from orders
cross join {{ source("lake", "company") }} as company
