{# When what contributes to KPIs was done to a lead of an experiment; a cost or an agent's time is of no
   single lead. #}
with
    leads as (
        select distinct lead_key from {{ ref("int_experiment_units") }} where lead_key is not null
    ),

    calls as (
        select calls.call_key, calls.lead_key, calls.started_at, calls.started_date
        from {{ ref("fct_call_attempts") }} as calls
        inner join leads on calls.lead_key = leads.lead_key
    ),

    orders as (
        select orders.order_key, orders.lead_key, orders.ordered_at
        from {{ ref("fct_orders") }} as orders
        inner join leads on orders.lead_key = leads.lead_key
    )

select 'call_attempts' as entity, call_key as entity_key, lead_key, started_at as occurred_at
from calls
union all
select 'call_legs' as entity, legs.leg_key, calls.lead_key, calls.started_at
from calls
inner join
    {{ ref("fct_call_legs") }} as legs
    on calls.call_key = legs.call_key
    and calls.started_date = legs.started_date
union all
select 'qa_reviews' as entity, reviews.review_key, calls.lead_key, calls.started_at
from calls
inner join {{ ref("fct_qa_reviews") }} as reviews on calls.call_key = reviews.call_key
union all
select 'orders' as entity, order_key, lead_key, ordered_at
from orders
union all
select 'order_adjustments' as entity, adjustments.adjustment_key, orders.lead_key, occurred_at
from orders
inner join {{ ref("order_adjustments") }} as adjustments on orders.order_key = adjustments.order_key
{% for entity, model, key, at in [
        ("lead_stage_events", "fct_stage_events", "event_key", "entered_at"),
        ("callbacks", "fct_callbacks", "callback_key", "due_at"),
        ("opportunities", "fct_opportunities", "opportunity_key", "created_at"),
    ] %}
    union all
    select '{{ entity }}' as entity, events.{{ key }}, events.lead_key, events.{{ at }}
    from {{ ref(model) }} as events
    inner join leads on events.lead_key = leads.lead_key
{% endfor %}
