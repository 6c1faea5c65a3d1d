{# Experiments as they were registered. A plan that is no longer the one by which units were assigned
   was changed after it began. #}
with
    changed as (
        select distinct assignments.experiment_id
        from {{ ref("experiment_assignments") }} as assignments
        inner join
            {{ source("lake", "experiment_plans") }} as plans
            on assignments.experiment_id = plans.experiment_id
        where assignments.plan_hash <> plans.plan_hash
    )

select
    experiments.experiment_id,
    experiments.title,
    experiments.hypothesis,
    experiments.unit,
    experiments.audience,
    primaries.kpi as primary_kpi,
    cast(experiments.baseline_value as decimal(18, 8)) as baseline_value,
    cast(experiments.mde as decimal(18, 8)) as mde,
    cast(experiments.alpha as decimal(18, 8)) as alpha,
    cast(experiments.power as decimal(18, 8)) as power,
    experiments.n_per_arm,
    experiments.registered_on,
    experiments.starts_on,
    experiments.ends_on,
    experiments.maturity_days,
    experiments.block_days,
    experiments.owner,
    plans.plan_hash,
    changed.experiment_id is not null as is_plan_changed
from {{ source("seeds", "experiments") }} as experiments
inner join
    {{ source("lake", "experiment_plans") }} as plans
    on experiments.experiment_id = plans.experiment_id
inner join
    {{ source("seeds", "experiment_kpis") }} as primaries
    on experiments.experiment_id = primaries.experiment_id
    and primaries.role = 'primary'
left join changed on experiments.experiment_id = changed.experiment_id
