{# Distinct leads, which cannot be summed: a lead counts on the first day of a period on which it was
   dialled for a member, and as reached on the first on which it was. Scope by scope, so that it
   takes the memory of one. #}
{% set periods = period_starts() %}
with
    company as (select name from {{ source("lake", "company") }}),

    dates as (select * from {{ ref("dim_dates") }}),

    dialled as (
        select started_date as dialled_on, lead_key, is_connect, {{ dimensions() }}
        from {{ ref("fct_call_attempts") }}
        where reach_level >= 1 and lead_key is not null
    ),

    counted as (
        {% for scope, member in scope_columns().items() %}
            select
                '{{ scope }}' as scope,
                days.scope_id,
                {% for period, start in periods.items() %}
                    {{ start }} as {{ period }}_start,
                    sum(
                        case when coalesce(dialled_before < {{ start }}, true) then 1 else 0 end
                    ) as attempted_in_{{ period }},
                    sum(
                        case
                            when is_reached and coalesce(reached_before < {{ start }}, true)
                            then 1
                            else 0
                        end
                    ) as connected_in_{{ period }}
                    {{- "," if not loop.last }}
                {% endfor %}
            from
                (
                    select
                        scope_id,
                        dialled_on,
                        is_reached,
                        lag(dialled_on) over (
                            partition by scope_id, lead_key order by dialled_on
                        ) as dialled_before,
                        max(case when is_reached then dialled_on end) over (
                            partition by scope_id, lead_key
                            order by dialled_on
                            rows between unbounded preceding and 1 preceding
                        ) as reached_before
                    from
                        (
                            select
                                {{ member }} as scope_id,
                                lead_key,
                                dialled_on,
                                max(case when is_connect then 1 else 0 end) = 1 as is_reached
                            from dialled
                            cross join company
                            group by {{ member }}, lead_key, dialled_on
                        ) as lead_days
                ) as days
            inner join dates on days.dialled_on = dates.date_day
            group by
                days.scope_id,
                {{ periods.values() | reject("in", [periods["all"]]) | join(", ") }}
                {{ "union all" if not loop.last }}
        {% endfor %}
    ),

    told as (
        {% for period in periods %}
            select '{{ period }}' as period, 'leads_attempted' as amount
            union all
            select
                '{{ period }}' as period,
                'leads_connected' as amount
                {{ "union all" if not loop.last }}
        {% endfor %}
    ),

    -- crossed, not united: Spark would count the leads once for each
    spread as (
        select
            told.period,
            case
                told.period
                {% for period in periods %}
                    when '{{ period }}' then counted.{{ period }}_start
                {% endfor %}
            end as period_start,
            counted.scope,
            counted.scope_id,
            told.amount,
            case
                told.period
                {% for period in periods %}
                    when '{{ period }}'
                    then
                        case
                            told.amount
                            when 'leads_attempted'
                            then counted.attempted_in_{{ period }}
                            else counted.connected_in_{{ period }}
                        end
                {% endfor %}
            end as leads
        from counted
        cross join told
        where not (counted.scope = 'agent' and told.period = 'day')
    )

select {{ period_columns(credit_role=false) }}, amount, cast(sum(leads) as decimal(38, 6)) as value
from spread
group by {{ period_columns(credit_role=false) }}, amount
