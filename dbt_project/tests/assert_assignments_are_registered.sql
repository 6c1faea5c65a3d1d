{{
    config(
        meta={"dagster": {"ref": {"name": "experiment_assignments"}}, "owner": "sales-operations"}
    )
}}
-- A row here: a unit that was given an arm of which experiment_arms.csv does not know. Left out,
-- the
-- arms would no longer be what chance has made them: nothing is built on.
select assignments.experiment_id, assignments.arm, count(*) as units
from {{ ref("experiment_assignments") }} as assignments
left join
    {{ source("seeds", "experiment_arms") }} as arms
    on assignments.experiment_id = arms.experiment_id
    and assignments.arm = arms.arm
where arms.arm is null
group by assignments.experiment_id, assignments.arm
