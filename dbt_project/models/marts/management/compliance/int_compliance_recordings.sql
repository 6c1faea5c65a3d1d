{{ config(materialized="view", contract={"enforced": false}) }}
{# Recordings that can still be played: whether who was recorded has agreed, and how long they are kept,
   up to the last day that every source has told. #}
with
    recordings as (
        select
            recordings.recording_key,
            recordings.is_consented,
            coalesce(recordings.agent_key, calls.agent_key) as agent_key,
            calls.team_key,
            calls.campaign_key,
            coalesce(recordings.recorded_at, calls.started_at) as recorded_at,
            {{
                local_date(
                    "coalesce(recordings.recorded_at, calls.started_at)",
                    "company.reporting_time_zone",
                )
            }} as recorded_date
        from {{ ref("recordings") }} as recordings
        cross join {{ source("lake", "company") }} as company
        left join {{ ref("fct_call_attempts") }} as calls on recordings.call_key = calls.call_key
        where recordings.is_available
    ),

    reach as ({{ data_reach() }})

select
    rules.rule_id,
    rules.valid_from as rule_version,
    recordings.recording_key,
    recordings.agent_key,
    recordings.team_key,
    recordings.campaign_key,
    recordings.recorded_date,
    recordings.recorded_at,
    case
        when rules.kind = 'recording_consent'
        then not recordings.is_consented
        else {{ days_between("recordings.recorded_date", "reach.through_date") }} > rules.threshold
    end as is_broken,
    case
        when rules.kind = 'recording_consent' and recordings.is_consented is null then 'not_stated'
    end as reason,
    case
        when rules.kind = 'retention_days'
        then
            cast(
                {{ days_between("recordings.recorded_date", "reach.through_date") }} as decimal(
                    18, 6
                )
            )
    end as found
from recordings
cross join reach
left join
    {{ ref("dim_campaigns") }} as campaigns on recordings.campaign_key = campaigns.campaign_key
inner join
    {{ ref("dim_compliance_rules") }} as rules
    on rules.scope in ('*', campaigns.source_id)
    and {{ is_in_force("rules", "recordings.recorded_date") }}
where rules.kind in ('recording_consent', 'retention_days')
