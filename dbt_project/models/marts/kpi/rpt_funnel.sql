{{ config(materialized="view", contract={"enforced": false}) }}
{# The funnel of the company twice: what happened in a period, and how far the leads have come that
   were first dialled in it. A step's two numbers are of different leads and need not agree. #}
{% set events = {
    "attempted": "dials",
    "connected": "connects",
    "conversation": "conversations",
    "sales_qualified": "sales_qualified",
    "opportunity": "opportunities",
    "customer": "orders",
} %}
with
    figures as (select * from {{ ref("rpt_kpis") }}),

    steps as (
        {% for step in funnel_steps() %}
            select
                {{ loop.index }} as step_number,
                '{{ step }}' as step,
                '{{ events[step] }}' as event_kpi
                {{ "union all" if not loop.last }}
        {% endfor %}
    ),

    told as (
        select
            figures.period,
            figures.period_start,
            steps.step_number,
            max(case when figures.kpi = steps.event_kpi then figures.value end) as events,
            {% for column in ["denominator", "numerator", "value", "ci_low", "ci_high"] %}
                max(
                    case when figures.kpi = 'funnel_step_cohort' then figures.{{ column }} end
                ) as {{ column }},
            {% endfor %}
            max(
                case when figures.kpi = 'funnel_step_imputed_share' then figures.value end
            ) as imputed_share,
            max(case when figures.is_complete then 1 else 0 end) as is_complete
        from figures
        inner join
            steps
            on (figures.scope = 'company' and figures.kpi = steps.event_kpi)
            or (figures.scope = 'funnel_step' and figures.scope_id = steps.step)
        group by figures.period, figures.period_start, steps.step_number
    )

select
    told.period,
    told.period_start,
    told.is_complete = 1 as is_complete,
    cast(told.step_number as bigint) as step_number,
    steps.step,
    steps.event_kpi,
    cast(told.events as bigint) as events_in_period,
    {{ ratio("told.events", "before.events", 6) }} as events_per_event_before,
    cast(coalesce(told.numerator, after.denominator) as bigint) as leads_of_cohort,
    told.value as cohort_step_rate,
    told.ci_low as cohort_step_rate_low,
    told.ci_high as cohort_step_rate_high,
    told.imputed_share as cohort_imputed_share
from told
inner join steps on told.step_number = steps.step_number
{% for other, sign in [("before", "-"), ("after", "+")] %}
    left join
        told as {{ other }}
        on told.period = {{ other }}.period
        and told.period_start = {{ other }}.period_start
        and told.step_number {{ sign }} 1 = {{ other }}.step_number
{% endfor %}
