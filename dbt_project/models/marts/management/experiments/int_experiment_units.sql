{# A lead that was assigned twice, since two systems know it or two files name it, keeps its first arm. #}
with
    assigned as (
        select
            assignments.assignment_key,
            assignments.experiment_id,
            assignments.arm,
            assignments.stratum,
            assignments.assigned_at,
            experiments.unit,
            experiments.starts_on,
            experiments.maturity_days,
            experiments.block_days,
            identities.lead_key,
            campaigns.campaign_key,
            assignments.unit_date,
            {{
                utc_timestamp(
                    "cast(experiments.starts_on as timestamp)", "company.reporting_time_zone"
                )
            }} as begins_at,
            {{
                utc_timestamp(
                    "cast(assignments.unit_date as timestamp)", "company.reporting_time_zone"
                )
            }} as day_begins_at,
            coalesce(
                identities.lead_key,
                campaigns.campaign_key || '|' || cast(assignments.unit_date as string)
            ) as unit_key
        from {{ ref("experiment_assignments") }} as assignments
        cross join {{ source("lake", "company") }} as company
        inner join
            {{ ref("dim_experiments") }} as experiments
            on assignments.experiment_id = experiments.experiment_id
        inner join
            {{ source("seeds", "experiment_arms") }} as arms
            on assignments.experiment_id = arms.experiment_id
            and assignments.arm = arms.arm
        left join
            {{ ref("lead_identities") }} as identities
            on experiments.unit = 'lead'
            and assignments.unit_source_key = identities.lead_source_key
        left join
            {{ ref("dim_campaigns") }} as campaigns
            on experiments.unit = 'day'
            and assignments.unit_source_key = campaigns.campaign_key
    ),

    first_assigned as (
        select *
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
    ),

    begun as (
        select
            first_assigned.*,
            case
                when unit = 'day' then day_begins_at else greatest(assigned_at, begins_at)
            end as starts_at,
            {{ days_between("starts_on", "unit_date") }} as days_in
        from first_assigned
    )

select
    experiment_id,
    unit_key,
    lead_key,
    campaign_key,
    unit_date,
    -- the same weekday, the last time before the experiment began
    {{ add_days("unit_date", "- 7 * (cast(floor(days_in / 7) as int) + 1)") }} as covariate_date,
    campaign_key || '|' || cast(cast(floor(days_in / block_days) as int) as string) as block,
    arm,
    stratum,
    assigned_at,
    starts_at,
    {{
        add_seconds(
            "starts_at", "86400 * (maturity_days + case when unit = 'day' then 1 else 0 end)"
        )
    }} as matures_at,
    {{ add_seconds("starts_at", "-86400 * maturity_days") }} as covariate_from
from begun
