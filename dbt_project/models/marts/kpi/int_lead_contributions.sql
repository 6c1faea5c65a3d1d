{{ config(materialized="view", contract={"enforced": false}) }}
{# Leads and their stages: the stage of a call is credited as the call, a lead to its channel. #}
with
    leads as (
        select
            lead_key,
            created_date,
            source_channel,
            is_won,
            days_to_won,
            cast(null as string) as agent_key,
            cast(null as string) as team_key,
            cast(null as string) as campaign_key,
            cast(null as string) as list_key,
            cast(null as string) as script_id
        from {{ ref("fct_leads") }}
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
                "handle_seconds_invested": "handle_seconds_invested",
                "handle_seconds_invested_squared": "handle_seconds_invested * handle_seconds_invested",
            },
        )
    }}
from {{ ref("fct_stage_events") }}
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
                "leads_won": "case when is_won then 1 else 0 end",
                "leads_won_dated": "case when days_to_won is not null then 1 else 0 end",
                "days_to_won": "days_to_won",
            },
        )
    }}
from leads
