{# A lead counts from when it is assigned, a day from its first moment; neither before the experiment
   begins. #}
with
    begun as (
        select
            assignments.*,
            experiments.maturity_days,
            experiments.block_days,
            {{ days_between("experiments.starts_on", "assignments.unit_date") }} as days_in,
            {% set midnight = "cast(coalesce(assignments.unit_date, experiments.starts_on) as timestamp)" %}
            greatest(
                {{ utc_timestamp(midnight, "company.reporting_time_zone") }},
                case when experiments.unit = 'lead' then assignments.assigned_at end
            ) as starts_at
        from {{ ref("int_experiment_assignments") }} as assignments
        cross join {{ source("lake", "company") }} as company
        inner join
            {{ ref("dim_experiments") }} as experiments
            on assignments.experiment_id = experiments.experiment_id
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
    -- a day lasts for one
    {{
        add_seconds(
            "starts_at", "86400 * (maturity_days + case when unit_date is null then 0 else 1 end)"
        )
    }} as matures_at,
    {{ add_seconds("starts_at", "-86400 * maturity_days") }} as covariate_from
from begun
