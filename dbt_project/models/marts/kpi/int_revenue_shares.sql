{# What calls earn of orders and of their adjustments: all of it where a call sourced the order, else
   the credits of its calls. #}
{% set dims_of_call = ["agent_key", "team_key", "campaign_key", "list_key", "script_id"] %}
with
    credits as (select * from {{ ref("fct_order_credits") }}),

    calls as (
        select
            models.order_key,
            models.attribution_model,
            models.is_policy_model,
            sources.call_key,
            true as is_direct,
            {% for column in dims_of_call %} sources.{{ column }}, {% endfor %}
            cast(1 as decimal(9, 6)) as credit
        from {{ ref("int_order_sources") }} as sources
        inner join
            (select distinct order_key, attribution_model, is_policy_model from credits) as models
            on sources.order_key = models.order_key
        union all
        select
            credits.order_key,
            credits.attribution_model,
            credits.is_policy_model,
            touches.call_key,
            false as is_direct,
            {% for column in dims_of_call %} touches.{{ column }}, {% endfor %}
            credits.credit
        from credits
        inner join {{ ref("fct_touches") }} as touches on credits.touch_key = touches.touch_key
        where
            touches.call_key is not null
            and credits.sourcing_call_key is null
            and credits.credit > 0
    ),

    shares as (
        select
            calls.*,
            orders.source_channel,
            orders.closer_agent_key,
            orders.closer_team_key,
            orders.ordered_date,
            {{ share_of("orders.amount_reporting", "calls.credit") }} as share_reporting
        from calls
        inner join {{ ref("fct_orders") }} as orders on calls.order_key = orders.order_key
    ),

    earned as (
        select
            'orders' as entity,
            order_key as entity_key,
            ordered_date as date_day,
            shares.*,
            1 as calls,
            share_reporting as gross,
            share_reporting as net
        from shares
        union all
        select
            'order_adjustments' as entity,
            adjustments.adjustment_key as entity_key,
            adjustments.occurred_date as date_day,
            shares.*,
            0 as calls,
            0 as gross,
            {{ share_of("adjustments.amount_reporting", "shares.credit") }} as net
        from shares
        inner join
            {{ ref("order_adjustments") }} as adjustments
            on shares.order_key = adjustments.order_key
    )

select
    entity,
    entity_key,
    attribution_model,
    is_policy_model,
    call_key,
    is_direct,
    date_day,
    {% for column in dims_of_call %} {{ column }}, {% endfor %}
    source_channel,
    closer_agent_key,
    closer_team_key,
    cast(calls as bigint) as calls,
    cast(gross as decimal(38, 6)) as gross,
    cast(net as decimal(38, 6)) as net
from earned
