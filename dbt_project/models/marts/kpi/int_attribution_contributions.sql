{{ config(materialized="view", contract={"enforced": false}) }}
{# Of orders, what cannot be summed over a scope: the revenue that calls had a part in, in full; and
   what calls earn of it by each model, which is the whole each time. #}
{% set influenced_amounts = {
    "orders_influenced": "1",
    "revenue_influenced_gross": "amount_reporting",
} %}
{% set earned_by_model = {
    "calls_indirect": "case when not is_direct then calls else 0 end",
    "calls_contributing": "calls",
    "revenue_indirect_gross": "case when not is_direct then gross else 0 end",
    "revenue_indirect_net": "case when not is_direct then net else 0 end",
    "revenue_contributed_gross": "gross",
    "revenue_contributed_net": "net",
} %}
with
    company as (select name from {{ source("lake", "company") }}),

    scopes as ({{ scopes() }}),

    -- a call that earns nothing of an order by the policy's model has a part in it too
    involved as (
        select
            credits.order_key,
            touches.agent_key,
            touches.team_key,
            touches.campaign_key,
            touches.list_key,
            touches.script_id
        from {{ ref("fct_order_credits") }} as credits
        inner join {{ ref("fct_touches") }} as touches on credits.touch_key = touches.touch_key
        where credits.is_policy_model and touches.call_key is not null
        union
        select order_key, agent_key, team_key, campaign_key, list_key, script_id
        from {{ ref("int_order_sources") }}
    ),

    dimensioned as (
        select order_key, ordered_date, amount_reporting, {{ dimensions() }}
        from
            (
                select
                    involved.*, orders.ordered_date, orders.amount_reporting, orders.source_channel
                from involved
                inner join
                    {{ ref("fct_orders") }} as orders on involved.order_key = orders.order_key
            ) as ordered
    ),

    -- an order counts once for a member, however many of its calls had a part
    influenced as (
        select distinct
            'orders' as entity,
            dimensioned.order_key as entity_key,
            scopes.scope,
            {{ scope_member("dimensioned") }} as scope_id,
            dimensioned.ordered_date as date_day,
            dimensioned.amount_reporting
        from dimensioned
        cross join scopes
        cross join company
    ),

    earned as (
        select *, 'attribution_model' as scope, attribution_model as scope_id
        from {{ ref("int_revenue_shares") }}
    )

{% for rows, amounts in {
        "influenced": influenced_amounts,
        "earned": earned_by_model,
    }.items() %}
        {% set is_last = loop.last %}
    {% for amount, value in amounts.items() %}
        select
            entity,
            entity_key,
            scope,
            scope_id,
            '{{ amount }}' as amount,
            date_day,
            cast(null as date) as counts_until,
            cast({{ value }} as decimal(38, 6)) as value
        from {{ rows }} {{ "union all" if not (is_last and loop.last) }}
    {% endfor %}
{% endfor %}
