{# Dials that raise the count and reach nobody: hung up by the agent before it could ring, to the
   number of minutes ago, to a number known to be bad. The first reason that applies is told. #}
{% set ring_at_least, rest_at_least = 5, 10 * 60 %}
with
    dials as (select * from {{ ref("fct_call_attempts") }} where reach_level >= 1),

    -- a dial without a number is the only one to its own
    followed as (
        select
            dials.*,
            lag(started_at) over (
                partition by coalesce(phone_key, call_key) order by started_at, source_id, call_key
            ) as last_started_at,
            lag(dial_result) over (
                partition by coalesce(phone_key, call_key) order by started_at, source_id, call_key
            ) as last_dial_result
        from dials
    ),

    judged as (
        select
            followed.*,
            case
                when last_dial_result = 'invalid_number'
                then 'known_bad_number'
                when started_at < {{ add_seconds("last_started_at", rest_at_least) }}
                then 'same_number_again'
                when reach_level = 1 and hangup_by = 'agent' and ring_seconds < {{ ring_at_least }}
                then 'agent_hangup'
            end as reason
        from followed
    )

select
    call_key,
    reason,
    agent_key,
    team_key,
    campaign_key,
    list_key,
    source_channel,
    script_id,
    phone_key,
    started_at,
    last_started_at,
    ring_seconds,
    source_system,
    source_account,
    source_id,
    batch_id,
    row_number,
    started_date
from judged
where reason is not null
