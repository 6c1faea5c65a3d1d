{{ config(materialized="view", contract={"enforced": false}) }}
{# From a row of the contract to the delivered rows that it was made of: an order may have many, and
   so may a lead that several sources tell of. #}
{% set keys = {
    "call_attempts": "call_key",
    "call_legs": "leg_key",
    "agent_times": "time_key",
    "lead_stage_events": "event_key",
    "leads": "lead_key",
    "opportunities": "opportunity_key",
    "opportunity_stage_events": "event_key",
    "order_parts": "order_key",
    "cost_entries": "cost_key",
    "callbacks": "callback_key",
    "list_members": "member_key",
    "qa_review_items": "review_key",
} %}
{% set made = {"order_parts": "orders", "qa_review_items": "qa_reviews"} %}
with
    adjustments as (
        select
            adjustments.adjustment_key,
            coalesce(adjustments.batch_id, parts.batch_id) as batch_id,
            coalesce(adjustments.row_number, parts.row_number) as row_number,
            parts.source_system,
            parts.source_account,
            parts.source_id
        from {{ ref("order_adjustments") }} as adjustments
        inner join {{ ref("order_parts") }} as parts on adjustments.order_key = parts.order_key
    )

{% for table, key in keys.items() %}
    select
        '{{ made.get(table, table) }}' as entity,
        {{ key }} as entity_key,
        source_system,
        source_account,
        source_id,
        batch_id,
        row_number
    from {{ ref(table) }}
    where {{ key }} is not null
    union all
{% endfor %}
select distinct
    'order_adjustments' as entity,
    adjustment_key as entity_key,
    source_system,
    source_account,
    source_id,
    batch_id,
    row_number
from adjustments
