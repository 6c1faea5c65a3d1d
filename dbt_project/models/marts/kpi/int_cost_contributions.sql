{{ config(materialized="view", contract={"enforced": false}) }}
{# Costs as they were handed out, to no channel and script; and dialled leads with what they cost. #}
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
