{{
    config(
        severity="warn",
        meta={"dagster": {"ref": {"name": "int_experiment_units"}}, "owner": "sales-operations"},
    )
}}
-- A row here: units of an experiment that no source knows, so that they are in none of its arms.
select assignments.experiment_id, assignments.arm, count(*) as units
from {{ ref("experiment_assignments") }} as assignments
inner join
    {{ ref("dim_experiments") }} as experiments
    on assignments.experiment_id = experiments.experiment_id
left join
    {{ ref("lead_identities") }} as identities
    on experiments.unit = 'lead'
    and assignments.unit_source_key = identities.lead_source_key
left join
    {{ ref("dim_campaigns") }} as campaigns
    on experiments.unit = 'day'
    and assignments.unit_date is not null
    and assignments.unit_source_key = campaigns.campaign_key
where identities.lead_key is null and campaigns.campaign_key is null
group by assignments.experiment_id, assignments.arm
