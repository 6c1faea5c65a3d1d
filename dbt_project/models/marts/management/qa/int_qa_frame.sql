{# The calls that a reviewer may be given; how long one must be is decided by each draw. #}
with
    recorded as (
        select call_key, min(case when is_available then recording_ref end) as recording_ref
        from {{ ref("recordings") }}
        where call_key is not null
        group by call_key
        -- one refusal is enough, and so is one recording
        having
            min(case when is_consented = false then 0 else 1 end) = 1
            and max(case when is_available then 1 else 0 end) = 1
    ),

    calls as (
        select calls.*, campaigns.source_id as campaign_id, recorded.recording_ref as recording
        from {{ ref("fct_call_attempts") }} as calls
        inner join recorded on calls.call_key = recorded.call_key
        left join
            {{ ref("dim_campaigns") }} as campaigns on calls.campaign_key = campaigns.campaign_key
        where
            calls.direction = 'outbound'
            and calls.exclusion_reason is null
            and calls.agent_key is not null
            and calls.talk_seconds is not null
    ),

    forms as (
        select distinct form, version, campaign, valid_from from {{ source("seeds", "qa_forms") }}
    ),

    -- the campaign's own form goes before the one of all, the latest before older ones
    formed as (
        select
            calls.call_key,
            forms.form,
            forms.version as form_version,
            row_number() over (
                partition by calls.call_key
                order by
                    case when forms.campaign = '*' then 1 else 0 end,
                    forms.valid_from desc,
                    forms.form,
                    forms.version
            ) as place
        from calls
        inner join
            forms
            on forms.campaign in ('*', calls.campaign_id)
            and forms.valid_from <= calls.started_date
    )

select
    calls.call_key,
    calls.source_id as call_id,
    calls.agent_key,
    calls.started_at,
    calls.started_date,
    days.week_start_date as week_start,
    days.month_start_date as period_start,
    case
        when calls.is_qualifying
        then 'qualified'
        when calls.is_conversation
        then 'conversation'
        else 'short'
    end as outcome_class,
    calls.talk_seconds,
    calls.recording as recording_ref,
    formed.form,
    formed.form_version
from calls
inner join {{ ref("dim_dates") }} as days on calls.started_date = days.date_day
left join formed on calls.call_key = formed.call_key and formed.place = 1
