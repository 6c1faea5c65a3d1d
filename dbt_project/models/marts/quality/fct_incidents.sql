{{ config(materialized="view", contract={"enforced": false}) }}
{# What the events of an incident come to; alerts/incidents.py says the same to those who are told. #}
{% set check, table = adapter.quote("check"), adapter.quote("table") %}
{% set at, by, until = adapter.quote("at"), adapter.quote("by"), adapter.quote("until") %}
{# What an incident is in a respect, the last of these events says. #}
{% set told_by = {
    "seen": ["opened", "seen", "worsened"],
    "graded": ["opened", "worsened"],
    "told": ["opened", "worsened", "reminded", "escalated"],
    "taken": ["acked", "worsened"],
    "snoozed": ["snoozed"],
    "escalated": ["escalated"],
    "resolved": ["resolved"],
} %}
with
    -- a clock may have been set back: nothing happens to an incident before it is opened
    ordered as (
        select
            events.*,
            row_number() over (
                partition by incident
                order by case when event = 'opened' then 0 else 1 end, {{ at }}, run_id, event
            ) as place
        from {{ source("lake", "incidents") }} as events
    ),

    lasts as (
        select
            incident,
            count(case when event in ('{{ told_by.seen | join("', '") }}') then 1 end) as runs
            {% for respect, events in told_by.items() %}
                ,
                max(
                    case when event in ('{{ events | join("', '") }}') then place end
                ) as {{ respect }}_place
            {% endfor %}
        from ordered
        group by incident
    ),

    folded as (
        select
            ordered.incident as incident_id,
            max(case when place = 1 then {{ check }} end) as check_name,
            max(case when place = 1 then {{ table }} end) as table_name,
            max(case when place = graded_place then severity end) as severity,
            max(case when place = 1 then owner end) as owner,
            max(case when place = 1 then {{ at }} end) as opened_at,
            max(case when place = seen_place then {{ at }} end) as last_seen_at,
            max(case when place = seen_place then run_id end) as last_run_id,
            max(case when place = told_place then {{ at }} end) as told_at,
            max(lasts.runs) as runs,
            -- who was on it when it got worse knew of less
            max(case when place = taken_place then nullif({{ by }}, '') end) as acked_by,
            max(case when place = taken_place and event = 'acked' then {{ at }} end) as acked_at,
            max(case when place = snoozed_place then {{ until }} end) as snoozed_until,
            max(case when place = escalated_place then {{ at }} end) as escalated_at,
            max(case when place = resolved_place then {{ at }} end) as resolved_at
        from ordered
        inner join lasts on ordered.incident = lasts.incident
        group by ordered.incident
        having min(case when event = 'opened' then 0 else 1 end) = 0
    ),

    passed_before as (
        select folded.incident_id, max(checks.asked_at) as passed_at
        from folded
        inner join
            {{ ref("fct_checks") }} as checks
            on folded.check_name = checks.check_name
            and folded.table_name = checks.table_name
            and checks.asked_at < folded.opened_at
        where checks.outcome = 'passed'
        group by folded.incident_id
    )

select
    folded.*,
    case when resolved_at is null then 'open' else 'resolved' end as status,
    {{ seconds_between("passed_before.passed_at", "folded.opened_at") }} as seconds_to_detect,
    {{ seconds_between("folded.opened_at", "folded.resolved_at") }} as seconds_to_resolve
from folded
left join passed_before on folded.incident_id = passed_before.incident_id
