{{ built_by_day("started_date") }}
with
    calls as (select * from {{ ref("call_attempts") }} where {{ is_touched("started_date") }}),

    legs as (
        select
            legs.call_key,
            max(
                case
                    when legs.leg_type in ('primary', 'transfer_in') and legs.agent_key is not null
                    then 1
                    else 0
                end
            ) as has_agent,
            min(
                case
                    when legs.leg_type in ('primary', 'transfer_in') and legs.agent_key is not null
                    then legs.started_at
                end
            ) as agent_at,
            cast(
                sum(
                    case when legs.leg_type in ('primary', 'transfer_in') then legs.talk_seconds end
                ) as decimal(18, 3)
            ) as talk_seconds,
            max(
                case
                    when legs.leg_type in ('primary', 'transfer_in') and legs.talk_seconds is null
                    then 1
                    else 0
                end
            ) as has_unknown_talk,
            cast(sum(legs.handle_seconds) as decimal(18, 3)) as handle_seconds
        from {{ ref("call_legs") }} as legs
        where {{ is_touched("legs.started_date") }}
        group by legs.call_key
    ),

    first_agents as (
        select call_key, agent_key
        from
            (
                select
                    call_key,
                    agent_key,
                    row_number() over (partition by call_key order by leg_number, leg_key) as place
                from {{ ref("call_legs") }}
                where agent_key is not null
            ) as placed
        where place = 1
    ),

    -- the whole history of a lead and of a number counts, also on days that are not built anew
    {% for party in ["lead", "phone"] %}
        attempts_by_{{ party }} as (
            select
                call_key,
                row_number() over (
                    partition by {{ party }}_key order by started_at, source_id, call_key
                ) as attempt_number
            from {{ ref("call_attempts") }}
            where
                {{ party }}_key is not null
                and direction = 'outbound'
                and exclusion_reason is null
                and dial_result <> 'blocked'
                and {{ party }}_key in (select {{ party }}_key from calls)
        ),
    {% endfor %}

    qualifying as (
        select distinct source_call_key as call_key
        from {{ ref("lead_stage_events") }}
        where is_counted and stage = 'sales_qualified' and source_call_key is not null
    ),

    judged as (
        select
            calls.*,
            coalesce(calls.stated_agent_key, first_agents.agent_key) as agent_key,
            legs.talk_seconds,
            legs.handle_seconds,
            legs.agent_at,
            coalesce(legs.has_agent, 0) = 1
            or (not sources.names_agents and legs.talk_seconds is not null) as has_agent,
            sources.logs_unanswered,
            policies.policy_version,
            policies.connect_basis,
            policies.conversation_min_seconds,
            -- a sum of which a part is unknown is no sum
            coalesce(
                legs.talk_seconds > policies.outlier_seconds or legs.has_unknown_talk = 1, false
            ) as is_time_outlier,
            calls.answered_by = 'human'
            or (
                calls.answered_by = 'unknown'
                and coalesce(legs.talk_seconds >= policies.unknown_as_human_if_talk_ge, false)
            ) as is_human
        from calls
        inner join
            {{ source("lake", "sources") }} as sources
            on calls.source_system = sources.source_system
            and calls.source_account = sources.source_account
        inner join
            {{ ref("policy_periods") }} as policies
            on coalesce(calls.campaign_id, '*') = policies.campaign_id
            and {{ is_in_force("policies", "calls.started_date") }}
        left join legs on calls.call_key = legs.call_key
        left join first_agents on calls.call_key = first_agents.call_key
    ),

    reached as (
        select
            judged.*,
            case
                when direction <> 'outbound' or exclusion_reason is not null
                then 0
                when dial_result = 'blocked'
                then 0
                when dial_result not in ('answered', 'abandoned')
                then 1
                when not is_human
                then 2
                when not has_agent
                then 3
                else 4
            end as reach_level
        from judged
    ),

    connected as (
        select
            reached.*,
            case
                connect_basis
                when 'answered'
                then reach_level >= 2
                when 'live'
                then reach_level >= 3
                when 'human_agent'
                then reach_level = 4
                else reach_level = 4 and is_contact
            end as is_connect
        from reached
    )

select
    connected.call_key,
    connected.same_as_call_key,
    connected.lead_key,
    connected.campaign_key,
    connected.list_key,
    connected.agent_key,
    assignments.team_key,
    leads.source_channel,
    connected.script_id,
    connected.direction,
    connected.dial_mode,
    connected.phone_key,
    connected.phone_time_zone as lead_time_zone,
    connected.started_at,
    connected.answered_at,
    connected.ended_at,
    connected.ring_seconds,
    case
        when connected.agent_at <= connected.answered_at
        then cast(0 as decimal(18, 3))
        else {{ seconds_between("connected.answered_at", "connected.agent_at") }}
    end as agent_delay_seconds,
    connected.hangup_by,
    connected.dial_result,
    connected.answered_by,
    connected.disposition_code,
    connected.outcome_text,
    connected.is_disposition_mapped,
    cast(attempts_by_lead.attempt_number as integer) as attempt_number_lead,
    cast(attempts_by_phone.attempt_number as integer) as attempt_number_phone,
    cast(connected.reach_level as integer) as reach_level,
    connected.is_connect,
    connected.is_connect and connected.is_contact as is_contact,
    connected.is_connect
    and coalesce(
        connected.states_conversation,
        connected.talk_seconds >= connected.conversation_min_seconds
        and not connected.is_time_outlier,
        false
    ) as is_conversation,
    qualifying.call_key is not null as is_qualifying,
    connected.is_time_outlier,
    connected.talk_seconds,
    connected.handle_seconds,
    connected.logs_unanswered,
    connected.exclusion_reason,
    connected.policy_version,
    connected.recording_ref,
    connected.source_system,
    connected.source_account,
    connected.source_id,
    connected.batch_id,
    connected.row_number,
    connected.started_date
from connected
left join attempts_by_lead on connected.call_key = attempts_by_lead.call_key
left join attempts_by_phone on connected.call_key = attempts_by_phone.call_key
left join qualifying on connected.call_key = qualifying.call_key
left join {{ ref("leads") }} as leads on connected.lead_key = leads.lead_key and leads.is_main
left join
    {{ ref("agent_assignments") }} as assignments
    on connected.agent_key = assignments.agent_key
    and {{ is_assigned("assignments", "connected.started_at") }}
    -- depends_on: {{ ref('touched_days') }}
