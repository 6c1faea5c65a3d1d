{{ config(materialized="view", contract={"enforced": false}) }}
{# Costs as they were handed out, to no channel and script; dialled leads with what they cost; and what
   calls contributed, to set against it: credited to whose call it was. #}
with
    costs as (
        select
            *,
            cast(null as string) as source_channel,
            cast(null as string) as script_id,
            is_allocated
            and cost_type in ('agent_labour', 'burden', 'telecom', 'list') as is_direct,
            is_allocated and cost_type <> 'bonus' as is_loaded
        from {{ ref("fct_costs") }}
    )

select
    'cost_entries' as entity,
    cost_key as entity_key,
    date_day,
    {{ dimensions() }},
    {{
        amounts_of(
            cost_amounts(),
            {
                "costs": "1",
                "cost_total": "amount_reporting",
                "return_on_cost": "- amount_reporting",
                "cost_unallocated": "case when not is_allocated then amount_reporting end",
                "cost_direct": "case when is_direct then amount_reporting end",
                "cost_loaded": "case when is_loaded then amount_reporting end",
            },
        )
    }}
from costs
union all
select
    'leads' as entity,
    lead_key as entity_key,
    first_dialled_on as date_day,
    {{ dimensions() }},
    {{
        amounts_of(
            cost_amounts(),
            {
                "cost_of_cohort": "cost_of_dials",
                "qualified_leads_of_cohort": "case when is_qualified then 1 else 0 end",
            },
        )
    }}
from {{ ref("int_lead_costs") }}
union all
select
    entity,
    entity_key,
    date_day,
    {{ dimension_columns() }},
    {{ amounts_of(cost_amounts(), {"return_on_cost": "revenue_contributed_net_by_qualifier"}) }}
from {{ ref("int_revenue_contributions") }}
where revenue_contributed_net_by_qualifier <> 0
