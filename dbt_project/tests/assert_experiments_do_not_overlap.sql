{{
    config(
        severity="warn",
        meta={"dagster": {"ref": {"name": "int_experiment_units"}}, "owner": "sales-operations"},
    )
}}
-- A row here: two experiments that have given arms to the same units for the same time: neither can
-- tell what the other has done. A few persons who turn out to be one are no overlap.
with
    sizes as (
        select experiment_id, count(*) as units
        from {{ ref("int_experiment_units") }}
        group by experiment_id
    )

select units.experiment_id, others.experiment_id as other_experiment_id, count(*) as shared_units
from {{ ref("int_experiment_units") }} as units
inner join sizes on units.experiment_id = sizes.experiment_id
inner join
    {{ ref("int_experiment_units") }} as others
    on units.unit_key = others.unit_key
    and units.experiment_id <> others.experiment_id
    and units.starts_at < others.matures_at
    and others.starts_at < units.matures_at
group by units.experiment_id, others.experiment_id, sizes.units
having count(*) * 100 > sizes.units
