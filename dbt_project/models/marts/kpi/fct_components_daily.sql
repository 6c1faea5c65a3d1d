{# Days of calls and of agents' time are summed already; the other sides are summed here. #}
{% set summed = {
    "int_call_contributions": "int_call_components_daily",
    "int_time_contributions": "int_time_components_daily",
} %}
with
    all_sides as (
        {% for side in contributions() %}
            select
                date_day,
                {{ dimension_columns() }},
                {% for other, amounts in contributions().items() %}
                    {{ amounts.keys() | join(", ") if other == side else amounts_of(amounts, {}) }}
                    {{- "," if not loop.last }}
                {% endfor %}
            from {{ ref(summed.get(side, side)) }} {{ 'union all' if not loop.last }}
        {% endfor %}
    ),

    days as (
        select
            date_day,
            {{ dimension_columns() }},
            {% for amounts in contributions().values() %}
                {{ sums_of(amounts) }} {{- "," if not loop.last }}
            {% endfor %}
        from all_sides
        group by date_day, {{ dimension_columns() }}
    )

select days.*, policies.policy_version
from days
left join {{ ref("dim_campaigns") }} as campaigns on days.campaign_key = campaigns.campaign_key
left join
    {{ ref("policy_periods") }} as policies
    on coalesce(campaigns.source_id, '*') = policies.campaign_id
    and {{ is_in_force("policies", "days.date_day") }}
