{{ config(materialized="view", contract={"enforced": false}) }}
{# Opportunities and orders, credited twice: a row for who qualified the lead, one for who closed. #}
{% set amounts = by_role(sales_amounts()) %}
with
    opportunities as (select * from {{ ref("fct_opportunities") }}),

    closed as (select * from opportunities where is_closed and closed_date is not null),

    orders as (select * from {{ ref("fct_orders") }} where is_counted),

    adjustments as (
        select
            orders.*,
            adjustments.adjustment_key,
            adjustments.occurred_date,
            adjustments.amount_reporting as adjusted
        from {{ ref("order_adjustments") }} as adjustments
        inner join orders on adjustments.order_key = orders.order_key
    )

{% for role in ["qualifier", "closer"] %}
        {% set credit = dimensions(role ~ "_agent_key", role ~ "_team_key") %}
        {{ "union all" if not loop.first }}
    select
        'opportunities' as entity,
        opportunity_key as entity_key,
        created_date as date_day,
        {{ credit }},
        {{
            amounts_of(
                amounts,
                {
                    "opportunities_by_"
                    ~ role: "case when is_from_qualified_lead then 1 else 0 end",
                    "opportunities_created_by_" ~ role: "1",
                    "opportunities_created_won_by_" ~ role: "case when is_won then 1 else 0 end",
                },
            )
        }}
    from opportunities
    union all
    select
        'opportunities' as entity,
        opportunity_key as entity_key,
        closed_date as date_day,
        {{ dimensions(role ~ "_agent_key", role ~ "_team_key_at_close") }},
        {{
            amounts_of(
                amounts,
                {
                    "opportunities_closed_by_" ~ role: "1",
                    "opportunities_won_by_" ~ role: "case when is_won then 1 else 0 end",
                    "amount_closed_by_" ~ role: "amount_reporting",
                    "amount_won_by_" ~ role: "case when is_won then amount_reporting end",
                },
            )
        }}
    from closed
    union all
    select
        'opportunity_stage_events' as entity,
        event_key as entity_key,
        changed_date as date_day,
        {{ credit }},
        {{ amounts_of(amounts, {"opportunities_reopened_by_" ~ role: "1"}) }}
    from {{ ref("fct_reopenings") }}
    union all
    select
        'orders' as entity,
        order_key as entity_key,
        ordered_date as date_day,
        {{ credit }},
        {{
            amounts_of(
                amounts,
                {
                    "orders_by_" ~ role: "1",
                    "revenue_gross_by_" ~ role: "amount_reporting",
                    "revenue_net_by_" ~ role: "amount_reporting",
                    "revenue_net_as_of_order_by_" ~ role: "amount_reporting",
                },
            )
        }}
    from orders
    union all
    select
        'order_adjustments' as entity,
        adjustment_key as entity_key,
        occurred_date as date_day,
        {{ credit }},
        {{
            amounts_of(
                amounts,
                {
                    "revenue_net_by_" ~ role: "adjusted",
                    "revenue_net_as_of_order_by_"
                    ~ role: "case when occurred_date = ordered_date then adjusted end",
                },
            )
        }}
    from adjustments
{% endfor %}
