{# By the period of the first attempt: leads that reached the step before or one beyond, those that
   reached the step or one beyond, and those of them of whom nobody says that they took it. #}
with
    leads as (
        select periods.period, periods.period_start, funnel.*
        from {{ ref("fct_lead_funnel") }} as funnel
        inner join ({{ periods() }}) as periods on funnel.first_attempt_date = periods.date_day
    ),

    steps as (
        {% for step in funnel_steps()[1:] %}
            select
                period,
                period_start,
                '{{ step }}' as scope_id,
                sum(
                    case when furthest_step >= {{ loop.index - 1 }} then 1 else 0 end
                ) as funnel_leads_before,
                sum(case when furthest_step >= {{ loop.index }} then 1 else 0 end) as funnel_leads,
                sum(
                    case
                        when furthest_step >= {{ loop.index }} and not has_{{ step }} then 1 else 0
                    end
                ) as funnel_leads_imputed
            from leads
            group by period, period_start {{ "union all" if not loop.last }}
        {% endfor %}
    )

{% for amount in ["funnel_leads_before", "funnel_leads", "funnel_leads_imputed"] %}
    select
        period,
        period_start,
        'funnel_step' as scope,
        scope_id,
        '{{ amount }}' as amount,
        cast({{ amount }} as decimal(38, 6)) as value
    from steps {{ "union all" if not loop.last }}
{% endfor %}
