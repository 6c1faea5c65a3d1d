{# The calls that are standardised, by what they depend on: list, hour at the lead's place, attempt. #}
with
    calls as (
        select
            coalesce(calls.agent_key, '(none)') as agent_key,
            dates.month_start_date,
            coalesce(calls.list_key, '(none)') as list_key,
            {{
                hour_of(
                    local_timestamp(
                        "calls.started_at",
                        "coalesce(calls.lead_time_zone, company.reporting_time_zone)",
                    )
                )
            }} as lead_hour,
            coalesce(
                case when calls.attempt_number_lead > 4 then 4 else calls.attempt_number_lead end, 0
            ) as attempt_number,
            calls.is_connect,
            calls.is_conversation,
            calls.is_qualifying
        from {{ ref("fct_call_attempts") }} as calls
        inner join {{ ref("dim_dates") }} as dates on calls.started_date = dates.date_day
        cross join {{ source("lake", "company") }} as company
        where calls.is_connect
    )

{% for kpi, of in judged_calls().items() if of.is_standardised %}
    select
        '{{ kpi }}' as kpi,
        month_start_date,
        agent_key,
        list_key,
        lead_hour,
        attempt_number,
        count(*) as units,
        cast(sum(case when {{ of.success }} then 1 else 0 end) as bigint) as successes
    from calls
    where {{ of.unit }}
    group by
        month_start_date,
        agent_key,
        list_key,
        lead_hour,
        attempt_number
        {{ "union all" if not loop.last }}
{% endfor %}
