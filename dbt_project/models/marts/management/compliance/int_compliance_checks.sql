{{ config(materialized="view", contract={"enforced": false}) }}
{# All that rules are held against, and what came of it. NULL in is_broken is: could not be checked. #}
select
    rule_id,
    rule_version,
    'call_attempts' as entity,
    call_key as entity_key,
    agent_key,
    team_key,
    campaign_key,
    started_date as date_day,
    started_at as occurred_at,
    local_at,
    is_broken,
    reason,
    found,
    since_at,
    evidence_key
from {{ ref("int_compliance_dial_checks") }}
union all
select
    rule_id,
    rule_version,
    'recordings' as entity,
    recording_key as entity_key,
    agent_key,
    team_key,
    campaign_key,
    recorded_date as date_day,
    recorded_at as occurred_at,
    cast(null as timestamp) as local_at,
    is_broken,
    reason,
    found,
    cast(null as timestamp) as since_at,
    cast(null as string) as evidence_key
from {{ ref("int_compliance_recordings") }}
union all
select
    rule_id,
    rule_version,
    'campaigns' as entity,
    campaign_key || '|' || cast(period_start as string) as entity_key,
    cast(null as string) as agent_key,
    cast(null as string) as team_key,
    campaign_key,
    as_of_date as date_day,
    cast(null as timestamp) as occurred_at,
    cast(null as timestamp) as local_at,
    is_broken,
    cast(null as string) as reason,
    cast(found as decimal(18, 6)) as found,
    cast(null as timestamp) as since_at,
    cast(null as string) as evidence_key
from {{ ref("int_compliance_rates") }}
