{# How long each new lead waited for its first dial and for its first connect, or waits still, by the
   clock and by the hours in which the company is open. Whole minutes, begun ones too: what takes five
   minutes to the second is within five. #}
{% set open_then = open_seconds_until("until_days", "waits.until_at") %}
{% set open_at_start = open_seconds_until("created_days", "waits.created_at") %}
with
    leads as (
        select
            leads.created_at,
            leads.created_date,
            coalesce(leads.source_channel, '(none)') as source_channel,
            leads.first_attempt_at,
            leads.first_connect_at,
            reach.through_at
        from {{ ref("fct_leads") }} as leads
        inner join
            {{ ref("int_timing_policy") }} as policy on leads.created_date >= policy.first_day
        inner join
            (select min(data_through_at) as through_at from {{ ref("dim_sources") }}) as reach
            on leads.created_at <= reach.through_at
        where leads.is_fresh
    ),

    waits as (
        {% for event in ["attempt", "connect"] %}
            select
                '{{ event }}' as event,
                source_channel,
                created_at,
                created_date,
                first_{{ event }}_at is null as is_waiting,
                coalesce(first_{{ event }}_at, through_at) as until_at
            from leads {{ "union all" if not loop.last }}
        {% endfor %}
    ),

    timed as (
        select
            waits.event,
            waits.source_channel,
            waits.is_waiting,
            {{ seconds_between("waits.created_at", "waits.until_at") }} as wall_clock,
            cast({{ open_then }} - ({{ open_at_start }}) as decimal(18, 3)) as business_hours
        from waits
        cross join {{ source("lake", "company") }} as company
        left join
            {{ ref("int_business_days") }} as created_days
            on waits.created_date = created_days.date_day
        left join
            {{ ref("int_business_days") }} as until_days
            on {{ local_date("waits.until_at", "company.reporting_time_zone") }}
            = until_days.date_day
    ),

    clocked as (
        {% for clock in ["wall_clock", "business_hours"] %}
            select
                event,
                '{{ clock }}' as clock,
                source_channel,
                is_waiting,
                cast(ceil({{ clock }} / 60.0) as bigint) as minutes
            from timed {{ "union all" if not loop.last }}
        {% endfor %}
    ),

    scoped as (
        select 'source_channel' as scope, source_channel as scope_id, clocked.*
        from clocked
        union all
        select 'company' as scope, company.name as scope_id, clocked.*
        from clocked
        cross join {{ source("lake", "company") }} as company
    )

select
    scope,
    scope_id,
    event,
    clock,
    minutes,
    cast(sum(case when is_waiting then 0 else 1 end) as bigint) as leads_done,
    cast(sum(case when is_waiting then 1 else 0 end) as bigint) as leads_waiting
from scoped
group by scope, scope_id, event, clock, minutes
