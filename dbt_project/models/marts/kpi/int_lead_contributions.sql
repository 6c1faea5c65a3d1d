{{ config(materialized="view", contract={"enforced": false}) }}
{# Leads, their stages and the callbacks promised to them: the stage of a call is credited as the
   call, a lead to its channel, a callback to who is to call. #}
with
    leads as (
        select
            lead_key,
            created_date,
            source_channel,
            is_won,
            days_to_won,
            is_fresh,
            seconds_to_first_attempt,
            cast(null as string) as agent_key,
            cast(null as string) as team_key,
            cast(null as string) as campaign_key,
            cast(null as string) as list_key,
            cast(null as string) as script_id
        from {{ ref("fct_leads") }}
    ),

    events as (
        select
            events.*,
            coalesce(sales.is_converted, false) as became_sales_qualified,
            coalesce(opportunities.is_converted, false) as got_opportunity,
            coalesce(orders.is_converted, false) as ordered
        from {{ ref("fct_stage_events") }} as events
        {% for alias, cohort in [
                ("sales", "marketing_to_sales_qualified"),
                ("opportunities", "lead_to_opportunity"),
                ("orders", "sales_conversion"),
            ] %}
            left join
                {{ ref("fct_cohort_members") }} as {{ alias }}
                on events.event_key = {{ alias }}.event_key
                and {{ alias }}.cohort = '{{ cohort }}'
        {% endfor %}
    ),

    -- what a lead ordered first, whatever became of it
    first_orders as (
        select
            order_key,
            ordered_date,
            qualifier_agent_key as agent_key,
            qualifier_team_key as team_key,
            campaign_key,
            list_key,
            source_channel,
            script_id
        from
            (
                select
                    orders.*,
                    row_number() over (
                        partition by lead_key order by ordered_at, order_key
                    ) as place
                from {{ ref("fct_orders") }} as orders
                where is_counted and lead_key is not null
            ) as placed
        where place = 1
    ),

    callbacks as (
        select *, cast(null as string) as list_key, cast(null as string) as script_id
        from {{ ref("fct_callbacks") }}
        where is_due and lead_key is not null
    )

select
    'lead_stage_events' as entity,
    event_key as entity_key,
    entered_date as date_day,
    {{ dimensions() }},
    {{
        amounts_of(
            lead_amounts(),
            {
                "marketing_qualified": "case when stage = 'marketing_qualified' then 1 else 0 end",
                "sales_qualified": "case when stage = 'sales_qualified' then 1 else 0 end",
                "sales_accepted": "case when stage = 'sales_accepted' then 1 else 0 end",
                "sales_rejected": "case when stage = 'sales_rejected' then 1 else 0 end",
                "sales_qualified_net": "case when stage = 'sales_qualified' and not is_rejected then 1 else 0 end",
                "qualified_leads": "case when is_qualified then 1 else 0 end",
                "marketing_became_sales_qualified": "case when became_sales_qualified then 1 else 0 end",
                "qualified_got_opportunity": "case when got_opportunity then 1 else 0 end",
                "qualified_ordered": "case when ordered then 1 else 0 end",
                "handle_seconds_invested": "handle_seconds_invested",
                "handle_seconds_invested_squared": "handle_seconds_invested * handle_seconds_invested",
            },
        )
    }}
from events
union all
select
    'leads' as entity,
    lead_key as entity_key,
    created_date as date_day,
    {{ dimensions() }},
    {{
        amounts_of(
            lead_amounts(),
            {
                "leads": "1",
                "leads_fresh": "case when is_fresh then 1 else 0 end",
                "leads_attempted_in_5_minutes": "case when seconds_to_first_attempt <= 300 then 1 else 0 end",
                "leads_won": "case when is_won then 1 else 0 end",
                "leads_won_dated": "case when days_to_won is not null then 1 else 0 end",
                "days_to_won": "days_to_won",
                "days_to_won_squared": "days_to_won * days_to_won",
            },
        )
    }}
from leads
union all
select
    'orders' as entity,
    order_key as entity_key,
    ordered_date as date_day,
    {{ dimensions() }},
    {{ amounts_of(lead_amounts(), {"leads_first_ordering": "1"}) }}
from first_orders
union all
select
    'callbacks' as entity,
    callback_key as entity_key,
    due_date as date_day,
    {{ dimensions() }},
    {{
        amounts_of(
            lead_amounts(),
            {
                "callbacks_due": "1",
                "callbacks_kept": "case when kept_at is not null then 1 else 0 end",
            },
        )
    }}
from callbacks
