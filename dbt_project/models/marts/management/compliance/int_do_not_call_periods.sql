{# A lead and a number are listed each for itself, and so are a campaign and the company: what one list
   takes off stays on the other. Of two entries of one instant the one that forbids is the later. #}
with
    parties as (
        select event_key, lead_key as party_key, campaign_key, action, occurred_at
        from {{ ref("dnc_events") }}
        where lead_key is not null
        union all
        select event_key, phone_key as party_key, campaign_key, action, occurred_at
        from {{ ref("dnc_events") }}
        where phone_key is not null
    ),

    followed as (
        select
            parties.*,
            lead(occurred_at) over (
                partition by party_key, campaign_key
                order by occurred_at, case when action = 'add' then 1 else 0 end, event_key
            ) as ended_at
        from parties
    )

select event_key, party_key, campaign_key, occurred_at as began_at, ended_at
from followed
where action = 'add'
