{# What cannot be summed: computed at each period and scope from the facts, one after the other, so
   that it takes the memory of one. #}
with
    company as (select name from {{ source("lake", "company") }}),

    dates as (select * from {{ ref("dim_dates") }}),

    dialled as (
        select distinct started_date as dialled_on, lead_key, is_connect, {{ dimensions() }}
        from {{ ref("fct_call_attempts") }}
        where reach_level >= 1 and lead_key is not null
    ),

    leads as (
        {% for scope, member in scope_columns().items() %}
            {% for period, start in period_starts().items() if (scope, period) != ("agent", "day") %}
                {{ "union all" if not (loop.first and scope == "company") }}
                select
                    '{{ period }}' as period,
                    period_start,
                    '{{ scope }}' as scope,
                    scope_id,
                    cast(count(*) as decimal(38, 6)) as leads_attempted,
                    cast(sum(is_connected) as decimal(38, 6)) as leads_connected
                from
                    (
                        select
                            {{ start }} as period_start,
                            {{ member }} as scope_id,
                            dialled.lead_key,
                            max(case when dialled.is_connect then 1 else 0 end) as is_connected
                        from dialled
                        inner join dates on dialled.dialled_on = dates.date_day
                        cross join company
                        group by {{ start }}, {{ member }}, dialled.lead_key
                    ) as leads
                group by period_start, scope_id
            {% endfor %}
        {% endfor %}
    ),

    amounts as (
        select 'leads_attempted' as amount
        union all
        select 'leads_connected' as amount
    )

-- crossed, not united: Spark would count the leads once for each amount
select
    {{ period_columns("leads", credit_role=false) }},
    amounts.amount,
    case
        amounts.amount when 'leads_attempted' then leads.leads_attempted else leads.leads_connected
    end as value
from leads
cross join amounts
