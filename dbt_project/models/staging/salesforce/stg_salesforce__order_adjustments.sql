with
    rows as ({{ delivered("salesforce", "order") }}),

    reductions as (
        select
            rows.*,
            {{ long_id("rows.Id") }} as source_id,
            {{ long_id("rows.OriginalOrderId") }} as order_id,
            cast({{ read("rows.EffectiveDate", "timestamp") }} as date) as reduction_day,
            coalesce(
                {{ read("rows.SystemModstamp", "timestamp") }},
                {{ read("rows.LastModifiedDate", "timestamp") }}
            ) as source_updated_at,
            -- what is not in force takes nothing back
            coalesce({{ read("rows.IsDeleted", "boolean") }}, false)
            or coalesce(
                lower(trim(rows.status)) in ('draft', 'cancelled', 'canceled'), false
            ) as is_deleted,
            {{
                rejected_reason(
                    ["rows.Id", "rows.OriginalOrderId", "rows.EffectiveDate", "rows.TotalAmount"],
                    {
                        "rows.EffectiveDate": "timestamp",
                        "rows.TotalAmount": "decimal(18, 4)",
                        "rows.IsDeleted": "boolean",
                        "rows.SystemModstamp": "timestamp",
                        "rows.LastModifiedDate": "timestamp",
                    },
                )
            }} as rejected_reason
        from rows
        where {{ read("rows.IsReductionOrder", "boolean") }}
    )

select
    {{ key("source_id") }} as adjustment_key,
    {{ key("reductions.order_id") }} as order_key,
    reductions.order_id,
    'reduction' as adjustment_type,
    -- it is written with either sign
    - abs({{ read("reductions.TotalAmount", "decimal(18, 4)") }}) as amount,
    {{
        utc_timestamp(
            "cast(reductions.reduction_day as timestamp)", "company.reporting_time_zone"
        )
    }} as occurred_at,
    {{ delivery() }}
from reductions
cross join {{ source("lake", "company") }} as company
