{# What each rule of dials comes to, dial by dial: computed once, for breaches, coverage and the KPI. #}
with
    checks as (
        {% for kind in ["windows", "attempts", "listings", "consents"] %}
            select rule_id, rule_version, call_key, is_broken, reason, found, since_at, evidence_key
            from {{ ref("int_compliance_" ~ kind) }} {{ "union all" if not loop.last }}
        {% endfor %}
    )

select
    checks.rule_id,
    checks.rule_version,
    calls.call_key,
    calls.agent_key,
    calls.team_key,
    calls.campaign_key,
    calls.list_key,
    calls.source_channel,
    calls.script_id,
    calls.started_date,
    calls.started_at,
    dials.local_at,
    checks.is_broken,
    checks.reason,
    cast(checks.found as decimal(18, 6)) as found,
    checks.since_at,
    checks.evidence_key
from checks
inner join {{ ref("fct_call_attempts") }} as calls on checks.call_key = calls.call_key
inner join {{ ref("int_local_dials") }} as dials on checks.call_key = dials.call_key
