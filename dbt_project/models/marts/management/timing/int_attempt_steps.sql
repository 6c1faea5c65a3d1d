{# The dials to leads that no dial before had reached, by the number of the dial, and how many of those
   they reached became sales-qualified. #}
with
    attempts as (
        select
            lead_key,
            coalesce(campaign_key, '(none)') as campaign_key,
            coalesce(list_key, '(none)') as list_key,
            started_date,
            attempt_number_lead,
            is_connect,
            min(case when is_connect then attempt_number_lead end) over (
                partition by lead_key
            ) as reaching_attempt
        from {{ ref("int_local_dials") }}
        where lead_key is not null
    ),

    steps as (
        select
            attempts.campaign_key,
            attempts.list_key,
            attempts.attempt_number_lead as attempt_number,
            count(*) as leads_tried,
            sum(case when attempts.is_connect then 1 else 0 end) as leads_reached,
            sum(
                case
                    when attempts.is_connect and leads.sales_qualified_date >= attempts.started_date
                    then 1
                    else 0
                end
            ) as leads_qualified
        from attempts
        inner join
            {{ ref("int_timing_policy") }} as policy
            on attempts.started_date between policy.first_day and policy.last_day
        left join {{ ref("fct_leads") }} as leads on attempts.lead_key = leads.lead_key
        where attempts.attempt_number_lead <= coalesce(attempts.reaching_attempt, 1000000)
        group by 1, 2, 3
    ),

    scoped as (
        {% for scope in ["campaign", "list"] %}
            select '{{ scope }}' as scope, {{ scope }}_key as scope_id, steps.*
            from steps
            union all
        {% endfor %}
        select 'company' as scope, company.name as scope_id, steps.*
        from steps
        cross join {{ source("lake", "company") }} as company
    )

select
    scope,
    scope_id,
    attempt_number,
    {% for count in ["leads_tried", "leads_reached", "leads_qualified"] %}
        cast(sum({{ count }}) as bigint) as {{ count }} {{- "," if not loop.last }}
    {% endfor %}
from scoped
group by scope, scope_id, attempt_number
