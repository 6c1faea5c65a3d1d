{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        on_schema_change='append_new_columns',
        partition_by=day_partition('date_day'),
        pre_hook="{{ delete_touched_days('date_day') }}",
    )
}}
with
    calls as (
        select *
        from {{ ref('fct_call_attempts') }}
        where
            reach_level >= 1
            {% if is_incremental() %}
                and started_date in (select touched_date from {{ ref('touched_days') }})
            {% endif %}
    ),

    timed_legs as (
        select
            legs.agent_key,
            legs.team_key,
            calls.campaign_key,
            calls.list_key,
            calls.source_channel,
            calls.script_id,
            calls.is_connect,
            legs.handle_seconds,
            calls.started_date
        from calls
        inner join
            {{ ref('fct_call_legs') }} as legs
            on calls.call_key = legs.call_key
            and calls.started_date = legs.started_date
        where not calls.is_time_outlier
    ),

    counted as (
        select
            {{ dimensions() }},
            1 as dials,
            case when logs_unanswered then 0 else 1 end as dials_of_unlogged_sources,
            case
                when dial_mode in ('progressive', 'predictive', 'power') then 1 else 0
            end as dials_by_machine,
            case when reach_level >= 2 then 1 else 0 end as answers,
            case when is_connect then 1 else 0 end as connects,
            case when is_connect and not is_time_outlier then 1 else 0 end as connects_timed,
            case when is_conversation then 1 else 0 end as conversations,
            case when is_connect and is_qualifying then 1 else 0 end as qualifying_connects,
            case
                when is_conversation and is_qualifying then 1 else 0
            end as qualifying_conversations,
            case when is_connect and not is_time_outlier then talk_seconds end as talk_seconds,
            0 as handle_seconds,
            0 as handle_seconds_of_connects,
            started_date
        from calls
        union all
        select
            {{ dimensions() }},
            0 as dials,
            0 as dials_of_unlogged_sources,
            0 as dials_by_machine,
            0 as answers,
            0 as connects,
            0 as connects_timed,
            0 as conversations,
            0 as qualifying_connects,
            0 as qualifying_conversations,
            0 as talk_seconds,
            handle_seconds,
            case when is_connect then handle_seconds end as handle_seconds_of_connects,
            started_date
        from timed_legs
    )

select
    agent_key,
    team_key,
    campaign_key,
    list_key,
    source_channel,
    script_id,
    {% for column in [
        'dials', 'dials_of_unlogged_sources', 'dials_by_machine', 'answers', 'connects',
        'connects_timed', 'conversations', 'qualifying_connects', 'qualifying_conversations',
        'talk_seconds', 'handle_seconds', 'handle_seconds_of_connects',
    ] %}
        cast(coalesce(sum({{ column }}), 0) as {{ component_columns()[column] }}) as {{ column }},
    {% endfor %}
    started_date as date_day
from counted
group by
    agent_key, team_key, campaign_key, list_key, source_channel, script_id, started_date
-- depends_on: {{ ref('touched_days') }}
