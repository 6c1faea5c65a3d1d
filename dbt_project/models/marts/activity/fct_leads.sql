{# A lead and how far it has come: dialled and reached how soon, qualified, won in how many days. #}
with
    qualified as (
        select
            lead_key,
            min(case when stage = 'marketing_qualified' then entered_date end) as marketing_date,
            min(case when stage = 'sales_qualified' then entered_date end) as sales_date
        from {{ ref("lead_stage_events") }}
        where is_counted
        group by lead_key
    ),

    attempted as (
        select
            lead_key,
            count(*) as attempts,
            cast(sum(case when is_connect then 1 else 0 end) as bigint) as connects,
            min(started_at) as first_attempt_at,
            min(started_date) as first_attempt_date,
            min(case when is_connect then started_at end) as first_connect_at
        from {{ ref("fct_call_attempts") }}
        where reach_level >= 1 and lead_key is not null
        group by lead_key
    ),

    won as (
        select lead_key, min(closed_date) as first_won_date
        from {{ ref("opportunities") }}
        where is_won and lead_key is not null
        group by lead_key
    )

select
    leads.lead_key,
    leads.created_at,
    leads.created_date,
    leads.source_channel,
    leads.owner_agent_key,
    leads.attempts_reported,
    coalesce(attempted.attempts, 0) as attempts,
    coalesce(attempted.connects, 0) as connects,
    attempted.first_attempt_at,
    attempted.first_connect_at,
    leads.created_at is not null
    and (attempted.lead_key is null or attempted.first_attempt_at >= leads.created_at) as is_fresh,
    case
        when attempted.first_attempt_at >= leads.created_at
        then {{ seconds_between("leads.created_at", "attempted.first_attempt_at") }}
    end as seconds_to_first_attempt,
    case
        when attempted.first_attempt_at >= leads.created_at
        then {{ seconds_between("leads.created_at", "attempted.first_connect_at") }}
    end as seconds_to_first_connect,
    case
        when attempted.first_attempt_at >= leads.created_at
        then
            cast(
                {{ open_seconds_until("attempt_days", "attempted.first_attempt_at") }}
                - ({{ open_seconds_until("created_days", "leads.created_at") }}) as decimal(18, 3)
            )
    end as business_seconds_to_first_attempt,
    qualified.marketing_date as marketing_qualified_date,
    qualified.sales_date as sales_qualified_date,
    won.lead_key is not null as is_won,
    won.first_won_date,
    {{ days_between("leads.created_date", "won.first_won_date") }} as days_to_won,
    leads.source_system,
    leads.source_account,
    leads.source_id,
    leads.batch_id,
    leads.row_number
from {{ ref("leads") }} as leads
left join qualified on leads.lead_key = qualified.lead_key
left join attempted on leads.lead_key = attempted.lead_key
left join won on leads.lead_key = won.lead_key
left join
    {{ ref("int_business_days") }} as created_days on leads.created_date = created_days.date_day
left join
    {{ ref("int_business_days") }} as attempt_days
    on attempted.first_attempt_date = attempt_days.date_day
where leads.is_main and not leads.is_gone
