{# Each dial by the clock of whom it called. What the lead's own source states comes first, for a
   mobile number keeps the zone of where it was bought; then the zone of the number dialled, then that
   of the lead's own number. Where none of them tells, nothing is guessed. #}
with
    zoned as (
        select
            calls.call_key,
            calls.lead_key,
            calls.phone_key,
            calls.campaign_key,
            calls.list_key,
            calls.started_at,
            calls.started_date,
            calls.attempt_number_lead,
            calls.is_connect,
            coalesce(leads.stated_time_zone, calls.lead_time_zone, leads.time_zone) as zone,
            case
                when leads.stated_time_zone is not null
                then 'lead'
                when coalesce(calls.lead_time_zone, leads.time_zone) is not null
                then 'phone'
                else 'unknown'
            end as zone_basis
        from {{ ref("fct_call_attempts") }} as calls
        left join {{ ref("leads") }} as leads on calls.lead_key = leads.lead_key and leads.is_main
        where calls.reach_level >= 1
    ),

    clocked as (
        select
            zoned.*,
            case
                when zone is not null then {{ local_timestamp("started_at", "zone") }}
            end as local_at
        from zoned
    )

select
    call_key,
    lead_key,
    phone_key,
    campaign_key,
    list_key,
    started_at,
    started_date,
    attempt_number_lead,
    is_connect,
    zone,
    zone_basis,
    local_at,
    cast(local_at as date) as local_date,
    {{ iso_weekday("cast(local_at as date)") }} as local_dow,
    {{ hour_of("local_at") }} as local_hour
from clocked
