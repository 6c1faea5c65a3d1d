{# Every breach with what was allowed and what was found, by which version of which rule. #}
select
    md5(
        checks.rule_id
        || '|'
        || cast(checks.rule_version as string)
        || '|'
        || checks.entity
        || '|'
        || checks.entity_key
    ) as breach_key,
    checks.rule_id,
    checks.rule_version,
    rules.kind,
    rules.jurisdiction,
    checks.entity,
    checks.entity_key,
    checks.agent_key,
    agents.source_id as agent_id,
    checks.team_key,
    checks.campaign_key,
    campaigns.source_id as campaign_id,
    checks.date_day,
    checks.occurred_at,
    rules.threshold,
    checks.found,
    rules.from_time,
    rules.to_time,
    checks.local_at,
    rules.purpose,
    checks.since_at,
    checks.evidence_key,
    rules.source,
    rules.source_checked_on,
    rules.decided_by
from {{ ref("int_compliance_checks") }} as checks
inner join
    {{ ref("dim_compliance_rules") }} as rules
    on checks.rule_id = rules.rule_id
    and checks.rule_version = rules.valid_from
left join {{ ref("dim_agents") }} as agents on checks.agent_key = agents.agent_key
left join {{ ref("dim_campaigns") }} as campaigns on checks.campaign_key = campaigns.campaign_key
where checks.is_broken
