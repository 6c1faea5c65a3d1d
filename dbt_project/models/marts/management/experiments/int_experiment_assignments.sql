{# A lead that was assigned twice, since two systems know it or two files name it, keeps its first arm. #}
with
    assigned as (
        select
            assignments.*,
            identities.lead_key,
            campaigns.campaign_key,
            coalesce(
                identities.lead_key,
                campaigns.campaign_key || '|' || cast(assignments.unit_date as string)
            ) as unit_key
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
            and assignments.unit_source_key = campaigns.campaign_key
    )

select experiment_id, unit_key, lead_key, campaign_key, unit_date, arm, stratum, assigned_at
from
    (
        select
            assigned.*,
            row_number() over (
                partition by experiment_id, unit_key order by assigned_at, assignment_key
            ) as place
        from assigned
        where unit_key is not null
    ) as placed
where place = 1
