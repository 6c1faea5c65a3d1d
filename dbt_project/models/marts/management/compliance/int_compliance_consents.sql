{{ config(materialized="view", contract={"enforced": false}) }}
{# Dials to whom has not consented to the rule's purpose, or no longer does, at that moment. Without any
   consent nobody knows whether they are kept elsewhere. #}
with
    events as (select count(*) as events from {{ ref("consent_events") }}),

    dials as (
        select
            dials.*,
            case
                when events.events = 0
                then 'nothing_delivered'
                when dials.lead_key is null
                then 'unknown_party'
            end as reason
        from {{ ref("int_compliance_dials") }} as dials
        cross join events
        where dials.kind = 'consent'
    )

select
    dials.rule_id,
    dials.rule_version,
    dials.call_key,
    case when dials.reason is null then not coalesce(periods.is_given, false) end as is_broken,
    dials.reason,
    cast(null as bigint) as found,
    case when not periods.is_given then periods.began_at end as since_at,
    case when not periods.is_given then periods.event_key end as evidence_key
from dials
left join
    {{ ref("int_consent_periods") }} as periods
    on dials.lead_key = periods.lead_key
    and dials.purpose = periods.purpose
    and dials.started_at >= periods.began_at
    and (periods.ended_at is null or dials.started_at < periods.ended_at)
