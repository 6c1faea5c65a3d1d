{# How far a lead has come since it was first dialled. A step that it must have passed and nobody wrote
   down is imputed: the funnel counts who reached a step or one beyond. #}
{% set steps = funnel_steps() %}
with
    attempted as (
        select
            lead_key,
            min(started_date) as first_attempt_date,
            min(case when attempt_number_lead = 1 then call_key end) as first_call_key,
            max(case when is_connect then 1 else 0 end) as connected,
            max(case when is_conversation then 1 else 0 end) as conversation
        from {{ ref("fct_call_attempts") }}
        where reach_level >= 1 and lead_key is not null
        group by lead_key
    ),

    {% for step, model, condition in [
        ("sales_qualified", "fct_stage_events", "stage = 'sales_qualified'"),
        ("opportunity", "fct_opportunities", "lead_key is not null"),
        (
            "customer",
            "fct_orders",
            "is_counted and amount_reporting + adjustments_reporting > 0",
        ),
    ] %}
        {{ step }} as (select distinct lead_key from {{ ref(model) }} where {{ condition }}),
    {% endfor %}

    reached as (
        select
            attempted.lead_key,
            attempted.first_attempt_date,
            attempted.first_call_key,
            1 as attempted,
            attempted.connected,
            attempted.conversation,
            {% for step in ["sales_qualified", "opportunity", "customer"] %}
                case when {{ step }}.lead_key is null then 0 else 1 end as {{ step }}
                {{- "," if not loop.last }}
            {% endfor %}
        from attempted
        {% for step in ["sales_qualified", "opportunity", "customer"] %}
            left join {{ step }} on attempted.lead_key = {{ step }}.lead_key
        {% endfor %}
    )

select
    lead_key,
    first_attempt_date,
    first_call_key,
    {% for step in steps %} {{ step }} = 1 as has_{{ step }}, {% endfor %}
    case
        {% for step in steps | reverse %}
            when {{ step }} = 1 then {{ steps | length - loop.index }}
        {% endfor %}
    end as furthest_step
from reached
