{% set calls, sales = call_amounts(), sales_columns() %}
with
    both_sides as (
        select
            date_day,
            {{ dimension_columns() }},
            {{ calls.keys() | join(", ") }},
            {{ amounts_of(sales, {}) }}
        from {{ ref("int_call_components_daily") }}
        union all
        select
            date_day,
            {{ dimension_columns() }},
            {{ amounts_of(calls, {}) }},
            {{ sales.keys() | join(", ") }}
        from {{ ref("int_sales_components_daily") }}
    ),

    summed as (
        select date_day, {{ dimension_columns() }}, {{ sums_of(calls) }}, {{ sums_of(sales) }}
        from both_sides
        group by date_day, {{ dimension_columns() }}
    )

select summed.*, policies.policy_version
from summed
left join {{ ref("dim_campaigns") }} as campaigns on summed.campaign_key = campaigns.campaign_key
left join
    {{ ref("policy_periods") }} as policies
    on coalesce(campaigns.source_id, '*') = policies.campaign_id
    and {{ is_in_force("policies", "summed.date_day") }}
