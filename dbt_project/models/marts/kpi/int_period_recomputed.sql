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

    won as (
        select
            created_date as created_on,
            days_to_won,
            '(none)' as agent_key,
            '(none)' as team_key,
            '(none)' as campaign_key,
            '(none)' as list_key,
            coalesce(source_channel, '(none)') as source_channel,
            '(none)' as script_id
        from {{ ref("fct_leads") }}
        where days_to_won is not null
    ),

    both_kinds as (
        {% for scope, member in scope_columns().items() %}
            {% for period, start in period_starts().items() if (scope, period) != ("agent", "day") %}
                {{ "union all" if not (loop.first and scope == "company") }}
                select
                    '{{ period }}' as period,
                    period_start,
                    '{{ scope }}' as scope,
                    scope_id,
                    count(*) as leads_attempted,
                    cast(sum(is_connected) as bigint) as leads_connected,
                    cast(null as decimal(38, 6)) as days_to_won_p50
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
                union all
                select
                    '{{ period }}' as period,
                    {{ start }} as period_start,
                    '{{ scope }}' as scope,
                    {{ member }} as scope_id,
                    cast(null as bigint) as leads_attempted,
                    cast(null as bigint) as leads_connected,
                    {{ percentile("won.days_to_won", 0.5) }} as days_to_won_p50
                from won
                inner join dates on won.created_on = dates.date_day
                cross join company
                group by {{ start }}, {{ member }}
            {% endfor %}
        {% endfor %}
    )

select
    period,
    period_start,
    scope,
    scope_id,
    max(leads_attempted) as leads_attempted,
    max(leads_connected) as leads_connected,
    max(days_to_won_p50) as days_to_won_p50
from both_kinds
group by period, period_start, scope, scope_id
