{% set call_amounts = [
    'dials', 'dials_of_unlogged_sources', 'dials_by_machine', 'answers', 'connects',
    'connects_timed', 'conversations', 'qualifying_connects', 'qualifying_conversations',
    'talk_seconds', 'handle_seconds', 'handle_seconds_of_connects',
] %}
with
    leads as (
        select
            created_date,
            source_channel,
            is_won,
            days_to_won,
            cast(null as string) as agent_key,
            cast(null as string) as team_key,
            cast(null as string) as campaign_key,
            cast(null as string) as list_key,
            cast(null as string) as script_id
        from {{ ref('fct_leads') }}
    ),

    adjustments as (
        select orders.*, adjustments.occurred_date, adjustments.amount_reporting as adjusted
        from {{ ref('order_adjustments') }} as adjustments
        inner join
            {{ ref('fct_orders') }} as orders on adjustments.order_key = orders.order_key
        where orders.is_counted
    ),

    amounts as (
        select
            date_day,
            {{ dimensions() }},
            {{ components(dict(zip(call_amounts, call_amounts))) }}
        from {{ ref('int_call_components_daily') }}
        union all
        select
            entered_date as date_day,
            {{ dimensions() }},
            {{ components({
                'marketing_qualified': "case when stage = 'marketing_qualified' then 1 else 0 end",
                'sales_qualified': "case when stage = 'sales_qualified' then 1 else 0 end",
            }) }}
        from {{ ref('fct_stage_events') }}
        union all
        select
            created_date as date_day,
            {{ dimensions() }},
            {{ components({
                'leads': '1',
                'leads_won': 'case when is_won then 1 else 0 end',
                'days_to_won': 'coalesce(days_to_won, 0)',
            }) }}
        from leads
        {% for role in ['qualifier', 'closer'] %}
            {% set credit = dimensions(role ~ '_agent_key', role ~ '_team_key') %}
            union all
            select
                created_date as date_day,
                {{ credit }},
                {{ components({
                    'opportunities_by_' ~ role: 'case when is_from_qualified_lead then 1 else 0 end',
                    'opportunities_created_by_' ~ role: '1',
                    'opportunities_created_won_by_' ~ role: 'case when is_won then 1 else 0 end',
                }) }}
            from {{ ref('fct_opportunities') }}
            union all
            select
                closed_date as date_day,
                {{ dimensions(role ~ '_agent_key', role ~ '_team_key_at_close') }},
                {{ components({
                    'opportunities_closed_by_' ~ role: '1',
                    'opportunities_won_by_' ~ role: 'case when is_won then 1 else 0 end',
                    'amount_closed_by_' ~ role: 'coalesce(amount_reporting, 0)',
                    'amount_won_by_' ~ role:
                        'case when is_won then coalesce(amount_reporting, 0) else 0 end',
                }) }}
            from {{ ref('fct_opportunities') }}
            where is_closed and closed_date is not null
            union all
            select
                ordered_date as date_day,
                {{ credit }},
                {{ components({
                    'orders_by_' ~ role: '1',
                    'revenue_gross_by_' ~ role: 'coalesce(amount_reporting, 0)',
                    'revenue_net_by_' ~ role: 'coalesce(amount_reporting, 0)',
                }) }}
            from {{ ref('fct_orders') }}
            where is_counted
            union all
            select
                occurred_date as date_day,
                {{ credit }},
                {{ components({'revenue_net_by_' ~ role: 'coalesce(adjusted, 0)'}) }}
            from adjustments
        {% endfor %}
    ),

    summed as (
        select
            date_day,
            agent_key,
            team_key,
            campaign_key,
            list_key,
            source_channel,
            script_id,
            {% for column, type in component_columns().items() %}
                cast(sum({{ column }}) as {{ type }}) as {{ column }}{{ ',' if not loop.last }}
            {% endfor %}
        from amounts
        group by
            date_day, agent_key, team_key, campaign_key, list_key, source_channel, script_id
    )

select
    summed.*, coalesce(own.policy_version, general.policy_version) as policy_version
from summed
left join {{ ref('dim_campaigns') }} as campaigns on summed.campaign_key = campaigns.campaign_key
left join
    {{ ref('policy_periods') }} as own
    on campaigns.source_id = own.campaign_id
    and {{ is_in_force('own', 'summed.date_day') }}
left join
    {{ ref('policy_periods') }} as general
    on general.campaign_id = '*'
    and {{ is_in_force('general', 'summed.date_day') }}
