{{ config(materialized="view", contract={"enforced": false}) }}
{# The leads of the funnel at each step, told by the first dial to them: leads that reached the step
   before or one beyond, those that reached the step or one beyond, and those of them of whom nobody
   says that they took it. #}
{% set steps = funnel_steps()[1:] %}
with
    steps as (
        {% for step in steps %}
            select
                '{{ step }}' as step, {{ loop.index }} as number {{ "union all" if not loop.last }}
        {% endfor %}
    ),

    amounts as (
        {% for amount in recomputed_amounts()["int_period_funnel"] %}
            select '{{ amount }}' as amount {{ "union all" if not loop.last }}
        {% endfor %}
    ),

    at_step as (
        select
            funnel.first_call_key,
            funnel.first_attempt_date,
            steps.step,
            case
                amounts.amount
                when 'funnel_leads_before'
                then funnel.furthest_step >= steps.number - 1
                when 'funnel_leads'
                then funnel.furthest_step >= steps.number
                else
                    funnel.furthest_step >= steps.number
                    and not case
                        steps.step
                        {% for step in steps %}
                            when '{{ step }}' then funnel.has_{{ step }}
                        {% endfor %}
                    end
            end as is_counted,
            amounts.amount
        from {{ ref("fct_lead_funnel") }} as funnel
        cross join steps
        cross join amounts
    )

select
    'call_attempts' as entity,
    first_call_key as entity_key,
    'funnel_step' as scope,
    step as scope_id,
    amount,
    first_attempt_date as date_day,
    cast(null as date) as counts_until,
    cast(1 as decimal(38, 6)) as value
from at_step
where is_counted
