{# What the calls of an agent would have come to in the hands of all: by list, hour at the lead's place
   and attempt (indirect standardisation). #}
with
    calls as (
        select
            calls.agent_key,
            dates.month_start_date as period_start,
            calls.list_key,
            {{
                hour_of(
                    local_timestamp(
                        "calls.started_at",
                        "coalesce(calls.lead_time_zone, company.reporting_time_zone)",
                    )
                )
            }} as lead_hour,
            case
                when calls.attempt_number_lead > 4 then 4 else calls.attempt_number_lead
            end as attempt_number,
            calls.is_connect,
            calls.is_conversation,
            calls.is_qualifying
        from {{ ref("fct_call_attempts") }} as calls
        inner join {{ ref("dim_dates") }} as dates on calls.started_date = dates.date_day
        cross join {{ source("lake", "company") }} as company
        where calls.is_connect
    ),

    by_agent as (
        {% for kpi, of in judged_calls().items() if of.is_standardised %}
            select
                '{{ kpi }}' as kpi,
                period_start,
                agent_key,
                list_key,
                lead_hour,
                attempt_number,
                count(*) as units,
                sum(case when {{ of.success }} then 1 else 0 end) as successes
            from calls
            where {{ of.unit }}
            group by
                period_start,
                agent_key,
                list_key,
                lead_hour,
                attempt_number
                {{ "union all" if not loop.last }}
        {% endfor %}
    ),

    cells as (
        select
            by_agent.*,
            sum(units) over (
                partition by kpi, period_start, list_key, lead_hour, attempt_number
            ) as units_of_all,
            sum(successes) over (
                partition by kpi, period_start, list_key, lead_hour, attempt_number
            ) as successes_of_all
        from by_agent
    )

select
    kpi,
    period_start,
    agent_key,
    cast(sum(successes) as bigint) as observed,
    cast(
        sum(
            cast(units as decimal(18, 0))
            * cast({{ ratio("successes_of_all", "units_of_all", 6) }} as decimal(7, 6))
        ) as decimal(38, 6)
    ) as expected
from cells
where agent_key is not null
group by kpi, period_start, agent_key
