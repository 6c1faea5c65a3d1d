{# What each rule of dials that is in force is held against. Whoever has no lead is known by the number. #}
select
    rules.rule_id,
    rules.valid_from as rule_version,
    rules.kind,
    rules.threshold,
    rules.from_time,
    rules.to_time,
    rules.purpose,
    calls.call_key,
    calls.lead_key,
    calls.phone_key,
    coalesce(calls.lead_key, calls.phone_key) as party_key,
    calls.campaign_key,
    calls.started_at,
    dials.local_at,
    dials.local_date
from {{ ref("fct_call_attempts") }} as calls
inner join {{ ref("int_local_dials") }} as dials on calls.call_key = dials.call_key
left join {{ ref("dim_campaigns") }} as campaigns on calls.campaign_key = campaigns.campaign_key
inner join
    {{ ref("dim_compliance_rules") }} as rules
    on rules.scope in ('*', campaigns.source_id)
    and {{ is_in_force("rules", "calls.started_date") }}
where rules.kind in ('call_window', 'do_not_call', 'consent', 'attempts_a_day', 'attempts_7_days')
