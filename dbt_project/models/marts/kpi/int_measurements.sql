{# What percentiles are made of: what is measured of one event each. #}
with
    first_connects as (
        select *
        from
            (
                select
                    *,
                    row_number() over (
                        partition by lead_key order by attempt_number_lead, call_key
                    ) as place
                from {{ ref("fct_call_attempts") }}
                where is_connect and lead_key is not null
            ) as connects
        where place = 1
    ),

    fresh_leads as (
        select
            lead_key,
            created_date,
            source_channel,
            seconds_to_first_attempt,
            seconds_to_first_connect,
            business_seconds_to_first_attempt,
            {% for column in ["agent_key", "team_key", "campaign_key", "list_key", "script_id"] %}
                cast(null as string) as {{ column }} {{- "," if not loop.last }}
            {% endfor %}
        from {{ ref("fct_leads") }}
        where is_fresh
    )

select
    'days_to_won' as measure,
    entity,
    entity_key,
    date_day as measured_on,
    {{ dimension_columns() }},
    cast(days_to_won as decimal(38, 6)) as value,
    false as is_waiting
from {{ ref("int_lead_contributions") }}
where leads_won_dated = 1
union all
select
    'talk_seconds' as measure,
    'call_attempts' as entity,
    call_key as entity_key,
    started_date as measured_on,
    {{ dimensions() }},
    cast(talk_seconds as decimal(38, 6)) as value,
    false as is_waiting
from {{ ref("fct_call_attempts") }}
where is_connect and not is_time_outlier
union all
select
    'attempts_to_contact' as measure,
    'call_attempts' as entity,
    call_key as entity_key,
    started_date as measured_on,
    {{ dimensions() }},
    cast(attempt_number_lead as decimal(38, 6)) as value,
    false as is_waiting
from first_connects
{% for measure, seconds in [
        ("speed_to_first_attempt", "seconds_to_first_attempt"),
        ("speed_to_first_attempt_business", "business_seconds_to_first_attempt"),
        ("speed_to_first_contact", "seconds_to_first_connect"),
    ] %}
    union all
    select
        '{{ measure }}' as measure,
        'leads' as entity,
        lead_key as entity_key,
        created_date as measured_on,
        {{ dimensions() }},
        cast({{ seconds }} as decimal(38, 6)) as value,
        {{ seconds }} is null as is_waiting
    from fresh_leads
{% endfor %}
