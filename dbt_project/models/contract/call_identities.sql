{# A call that a CRM notes and a dialer has made is one: told by the dialer's id of it, else by agent,
   by lead or number, and by starts at most two minutes apart; there each call is matched once. #}
{% set rounds = [1, 2, 3] %}
with
    dialled as (select * from {{ ref("dialled_candidates") }}),

    -- two colleagues on one call note it twice; an id that two dialers use is the nearer call's
    by_id as (
        select call_key, same_as_call_key
        from
            (
                select
                    noted.call_key,
                    dialled.call_key as same_as_call_key,
                    row_number() over (
                        partition by noted.call_key
                        order by
                            abs({{ seconds_between("dialled.started_at", "noted.started_at") }}),
                            dialled.call_key
                    ) as place
                from {{ ref("crm_calls") }} as noted
                inner join dialled on noted.external_id = dialled.external_id
            ) as placed
        where place = 1
    ),

    near as (
        select distinct
            noted.call_key,
            dialled.call_key as same_as_call_key,
            abs({{ seconds_between("dialled.started_at", "noted.started_at") }}) as seconds_apart
        from {{ ref("crm_calls") }} as noted
        inner join
            dialled
            on noted.agent_key = dialled.agent_key
            and (noted.lead_key = dialled.lead_key or noted.phone_key = dialled.phone_key)
            and dialled.started_bucket between noted.started_bucket - 1 and noted.started_bucket + 1
        left join by_id as told on noted.call_key = told.call_key
        left join by_id as taken on dialled.call_key = taken.same_as_call_key
        where
            told.call_key is null
            and taken.same_as_call_key is null
            and abs({{ seconds_between("dialled.started_at", "noted.started_at") }}) <= 120
    ),

    round_0 as (select call_key, same_as_call_key from near where false),

    -- in each round, the pairs of which each is the nearest to the other among those still free
    {% for round in rounds %}
        round_{{ round }} as (
            select call_key, same_as_call_key
            from
                (
                    select
                        call_key,
                        same_as_call_key,
                        row_number() over (
                            partition by call_key order by seconds_apart, same_as_call_key
                        ) as place,
                        row_number() over (
                            partition by same_as_call_key order by seconds_apart, call_key
                        ) as place_of_other
                    from near
                    where
                        call_key not in (select call_key from round_{{ round - 1 }})
                        and same_as_call_key
                        not in (select same_as_call_key from round_{{ round - 1 }})
                ) as placed
            where place = 1 and place_of_other = 1
            union all
            select call_key, same_as_call_key
            from round_{{ round - 1 }}
        ),
    {% endfor %}

    matched as (
        select call_key, same_as_call_key, 'external_id' as match
        from by_id
        union all
        select call_key, same_as_call_key, 'phone_agent_time' as match
        from round_{{ rounds | last }}
    )

select
    matched.call_key,
    matched.same_as_call_key,
    matched.match,
    cast(
        case when matched.match = 'external_id' then 1 else 0.8 end as decimal(9, 6)
    ) as confidence,
    noted.outcome_text
from matched
inner join {{ ref("crm_calls") }} as noted on matched.call_key = noted.call_key
