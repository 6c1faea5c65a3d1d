{{
    config(
        severity="warn",
        meta={"dagster": {"ref": {"name": "dim_experiments"}}, "owner": "sales-operations"},
    )
}}
-- A row here: two experiments that give arms to the same units at the same time. Neither can tell
-- what the other has done.
select experiments.experiment_id, others.experiment_id as other_experiment_id, experiments.audience
from {{ ref("dim_experiments") }} as experiments
inner join
    {{ ref("dim_experiments") }} as others
    on experiments.experiment_id < others.experiment_id
    and experiments.unit = others.unit
    and experiments.starts_on <= others.ends_on
    and others.starts_on <= experiments.ends_on
    and (
        experiments.audience = others.audience
        or experiments.audience = '*'
        or others.audience = '*'
    )
