{{ config(materialized="view", contract={"enforced": false}) }}
{# The calls of the rules of abandonment. What is corrected for machines is computed from three counts:
   each call of them is listed as one. #}
{% set counts_of = {
    ("us", "live_abandons_in_window"): ["live_abandons"],
    ("us", "live_answers_in_window"): ["live_answers"],
    ("uk", "abandons_of_people"): ["abandons", "answers_by_machine", "answers_by_agent"],
    ("uk", "agents_and_abandons_of_people"): [
        "abandons",
        "answers_by_machine",
        "answers_by_agent",
    ],
} %}
with
    days as (select * from {{ ref("int_abandonment_days") }}),

    amounts as (
        {% for (basis, amount), counts in counts_of.items() %}
            {% set is_last = loop.last %}
            {% for count in counts %}
                select
                    '{{ basis }}' as basis,
                    '{{ amount }}' as amount,
                    '{{ count }}' as counted
                    {{ "union all" if not (is_last and loop.last) }}
            {% endfor %}
        {% endfor %}
    ),

    told as (
        select
            calls.entity,
            calls.entity_key,
            calls.campaign_key,
            calls.date_day,
            amounts.basis,
            amounts.amount,
            case
                amounts.counted
                {% for count in counts_of.values() | sum(start=[]) | unique %}
                    when '{{ count }}' then calls.{{ count }}
                {% endfor %}
            end as value
        from {{ ref("int_call_contributions") }} as calls
        cross join amounts
    )

{% for scope, member in {"campaign": "told.campaign_key", "company": "company.name"}.items() %}
        {{ "union all" if not loop.first }}
    select
        told.entity,
        told.entity_key,
        '{{ scope }}' as scope,
        {{ member }} as scope_id,
        told.amount,
        told.date_day,
        days.counts_until,
        cast(told.value as decimal(38, 6)) as value
    from told
    inner join days on told.basis = days.basis and told.date_day = days.date_day
    cross join {{ source("lake", "company") }} as company
    where
        told.value <> 0
        {# an average of campaigns would hide who is over the American limit #}
        {%- if scope == "company" %} and told.basis = 'uk' {% endif %}
{% endfor %}
