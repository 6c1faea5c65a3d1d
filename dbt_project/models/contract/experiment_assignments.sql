with
    versions as ({{ staged("experiment_assignments") }}), assignments as ({{ winning("versions") }})

select
    assignment_key,
    experiment_id,
    unit_source_key,
    unit_date,
    arm,
    stratum,
    assigned_at,
    plan_hash,
    {{ lineage() }}
from assignments
where not is_gone
