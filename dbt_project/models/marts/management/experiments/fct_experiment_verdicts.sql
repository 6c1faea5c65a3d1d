{# When an experiment may be read; what was read is made by inference when it is published. #}
with
    filled as (
        select
            experiment_id,
            cast(sum(units_assigned) as bigint) as units_assigned,
            cast(sum(units_mature) as bigint) as units_mature,
            min(units_mature) as units_of_smallest_arm
        from {{ ref("int_experiment_arms") }}
        group by experiment_id
    ),

    planned as (
        select
            experiments.*,
            {{ add_days("experiments.ends_on", "experiments.maturity_days + 1") }} as reads_on
        from {{ ref("dim_experiments") }} as experiments
    )

select
    planned.experiment_id,
    planned.title,
    planned.primary_kpi as kpi,
    planned.owner,
    planned.registered_on,
    planned.starts_on,
    planned.ends_on,
    planned.reads_on,
    coalesce(planned.reads_on <= reach.through_date, false) as is_over,
    filled.units_assigned,
    filled.units_mature,
    filled.units_of_smallest_arm,
    planned.n_per_arm,
    planned.plan_hash,
    planned.is_plan_changed,
    cast(null as decimal(38, 6)) as sample_ratio_p,
    cast(null as string) as verdict,
    cast(null as string) as arm,
    cast(null as string) as sentence
from planned
inner join filled on planned.experiment_id = filled.experiment_id
cross join ({{ data_reach() }}) as reach
