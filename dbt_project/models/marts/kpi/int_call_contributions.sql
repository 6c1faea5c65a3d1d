{{ config(materialized="view", contract={"enforced": false}) }}
{# Time is credited to the agent of each leg, everything else to the first agent of the call. #}
with
    calls as (
        select
            calls.*,
            calls.dial_result = 'abandoned' as is_abandoned,
            calls.reach_level >= 3
            and calls.answered_at is not null
            and (calls.reach_level = 3 or calls.agent_delay_seconds is not null) as is_timed,
            calls.reach_level = 3 or calls.agent_delay_seconds > rules.seconds as is_late
        from {{ ref("fct_call_attempts") }} as calls
        -- a basis has one rule, or none
        left join {{ source("seeds", "abandonment_rules") }} as rules on rules.basis = 'connect'
        where calls.reach_level >= 1
    ),

    timed_legs as (
        select
            legs.leg_key,
            legs.agent_key,
            legs.team_key,
            calls.campaign_key,
            calls.list_key,
            calls.source_channel,
            calls.script_id,
            calls.is_connect,
            calls.is_qualifying,
            legs.handle_seconds,
            calls.started_date
        from calls
        inner join
            {{ ref("fct_call_legs") }} as legs
            on calls.call_key = legs.call_key
            and calls.started_date = legs.started_date
        where not calls.is_time_outlier
    )

select
    'call_attempts' as entity,
    call_key as entity_key,
    started_date as date_day,
    {{ dimensions() }},
    {{
        amounts_of(
            call_amounts(),
            {
                "dials": "1",
                "dials_of_unlogged_sources": "case when logs_unanswered then 0 else 1 end",
                "dials_by_machine": "case when dial_mode in ('progressive', 'predictive', 'power') then 1 else 0 end",
                "dials_valid": "case when dial_result = 'invalid_number' then 0 else 1 end",
                "answers": "case when reach_level >= 2 then 1 else 0 end",
                "answers_by_unknown": "case when reach_level >= 2 and answered_by = 'unknown' then 1 else 0 end",
                "answers_by_machine": "case when reach_level >= 2 and answered_by = 'machine' and not is_abandoned then 1 else 0 end",
                "answers_by_agent": "case when reach_level = 4 and not is_abandoned then 1 else 0 end",
                "abandons": "case when is_abandoned then 1 else 0 end",
                "live_answers": "case when reach_level >= 3 then 1 else 0 end",
                "live_abandons": "case when reach_level >= 3 and is_abandoned then 1 else 0 end",
                "live_answers_timed": "case when is_timed then 1 else 0 end",
                "live_answers_late": "case when is_timed and is_late then 1 else 0 end",
                "connects": "case when is_connect then 1 else 0 end",
                "connects_timed": "case when is_connect and not is_time_outlier then 1 else 0 end",
                "contacts": "case when is_contact then 1 else 0 end",
                "conversations": "case when is_conversation then 1 else 0 end",
                "qualifying_connects": "case when is_connect and is_qualifying then 1 else 0 end",
                "qualifying_conversations": "case when is_conversation and is_qualifying then 1 else 0 end",
                "qualified_outside_conversation": "case when is_qualifying and not is_conversation then 1 else 0 end",
                "qualifying_calls_timed": "case when is_qualifying and not is_time_outlier and handle_seconds is not null then 1 else 0 end",
                "talk_seconds": "case when is_connect and not is_time_outlier then talk_seconds end",
                "talk_seconds_squared": "case when is_connect and not is_time_outlier then talk_seconds * talk_seconds end",
            },
        )
    }}
from calls
union all
select
    'call_legs' as entity,
    leg_key as entity_key,
    started_date as date_day,
    {{ dimensions() }},
    {{
        amounts_of(
            call_amounts(),
            {
                "handle_seconds": "handle_seconds",
                "handle_seconds_of_connects": "case when is_connect then handle_seconds end",
                "handle_seconds_of_qualifying_calls": "case when is_qualifying then handle_seconds end",
            },
        )
    }}
from timed_legs
