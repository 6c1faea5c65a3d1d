{# What holds of a lead's consent to calls, until it says otherwise. Of two events of one instant the one
   that ends it is the later. #}
with
    followed as (
        select
            event_key,
            lead_key,
            purpose,
            action,
            occurred_at,
            lead(occurred_at) over (
                partition by lead_key, purpose
                order by occurred_at, case when action = 'given' then 0 else 1 end, event_key
            ) as ended_at
        from {{ ref("consent_events") }}
        where lead_key is not null and coalesce(channel, 'call') = 'call'
    )

select event_key, lead_key, purpose, action = 'given' as is_given, occurred_at as began_at, ended_at
from followed
