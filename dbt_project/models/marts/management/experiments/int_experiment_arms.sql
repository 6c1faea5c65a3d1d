select
    arms.experiment_id,
    arms.arm,
    cast(arms.share as decimal(18, 8)) as share,
    arms.is_control,
    count(units.unit_key) as units_assigned,
    cast(sum(case when units.is_mature then 1 else 0 end) as bigint) as units_mature,
    cast(sum(case when units.is_contaminated then 1 else 0 end) as bigint) as units_contaminated,
    max(units.matures_at) as last_matures_at
from {{ source("seeds", "experiment_arms") }} as arms
left join
    {{ ref("fct_experiment_units") }} as units
    on arms.experiment_id = units.experiment_id
    and arms.arm = units.arm
group by arms.experiment_id, arms.arm, arms.share, arms.is_control
