{% set sides = {
    "int_call_components_daily": call_amounts(),
    "int_time_components_daily": time_amounts(),
    "int_sales_components_daily": sales_columns(),
} %}
with
    all_sides as (
        {% for side in sides %}
            select
                date_day,
                {{ dimension_columns() }},
                {% for other, amounts in sides.items() %}
                    {{ amounts.keys() | join(", ") if other == side else amounts_of(amounts, {}) }}
                    {{- "," if not loop.last }}
                {% endfor %}
            from {{ ref(side) }} {{ 'union all' if not loop.last }}
        {% endfor %}
    ),

    summed as (
        select
            date_day,
            {{ dimension_columns() }},
            {% for amounts in sides.values() %}
                {{ sums_of(amounts) }} {{- "," if not loop.last }}
            {% endfor %}
        from all_sides
        group by date_day, {{ dimension_columns() }}
    )

select summed.*, policies.policy_version
from summed
left join {{ ref("dim_campaigns") }} as campaigns on summed.campaign_key = campaigns.campaign_key
left join
    {{ ref("policy_periods") }} as policies
    on coalesce(campaigns.source_id, '*') = policies.campaign_id
    and {{ is_in_force("policies", "summed.date_day") }}
