{# Dials by what a rate may depend on. #}
with
    dials as (
        select
            dates.week_start_date as period_start,
            coalesce(calls.agent_key, '(none)') as agent_key,
            coalesce(calls.team_key, '(none)') as team_key,
            coalesce(calls.campaign_key, '(none)') as campaign_key,
            coalesce(calls.list_key, '(none)') as list_key,
            {{
                hour_of(
                    local_timestamp(
                        "calls.started_at",
                        "coalesce(calls.lead_time_zone, company.reporting_time_zone)",
                    )
                )
            }} as lead_hour,
            case
                when calls.attempt_number_lead >= 7
                then '7+'
                when calls.attempt_number_lead >= 4
                then '4-6'
                when calls.attempt_number_lead >= 2
                then '2-3'
                when calls.attempt_number_lead = 1
                then '1'
                else '(none)'
            end as attempt,
            calls.is_connect,
            calls.is_conversation,
            calls.is_qualifying
        from {{ ref("fct_call_attempts") }} as calls
        inner join {{ ref("dim_dates") }} as dates on calls.started_date = dates.date_day
        cross join ({{ data_reach() }}) as reach
        cross join {{ source("lake", "company") }} as company
        where
            calls.reach_level >= 1
            and {{ period_end("'week'", "dates.week_start_date") }} <= reach.through_date
    )

select
    period_start,
    agent_key,
    team_key,
    campaign_key,
    list_key,
    lpad(cast(lead_hour as string), 2, '0') as lead_hour,
    attempt,
    count(*) as dials,
    cast(sum(case when is_connect then 1 else 0 end) as bigint) as connects,
    cast(sum(case when is_conversation then 1 else 0 end) as bigint) as conversations,
    cast(sum(case when is_conversation and is_qualifying then 1 else 0 end) as bigint) as qualified
from dials
group by period_start, agent_key, team_key, campaign_key, list_key, lead_hour, attempt
