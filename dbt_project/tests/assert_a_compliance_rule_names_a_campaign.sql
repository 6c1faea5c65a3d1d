{{
    config(
        severity="warn",
        meta={"dagster": {"ref": {"name": "dim_compliance_rules"}}, "owner": "compliance"},
    )
}}
-- A row here: a rule of compliance_rules.csv for a campaign that nobody knows; it is never broken.
select rules.rule_id, rules.valid_from, rules.scope
from {{ ref("dim_compliance_rules") }} as rules
left join {{ ref("dim_campaigns") }} as campaigns on rules.scope = campaigns.source_id
where rules.scope <> '*' and campaigns.campaign_key is null
