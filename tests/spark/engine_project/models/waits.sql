-- One row per group of waits: percentiles.
select
    group_id,
    {{ quantile_at("quantiles", 0) }} as median,
    {{ quantile_at("quantiles", 1) }} as ninth_decile,
    {{ quantile_at("quantiles", 2) }} as p95
from
    (
        select group_id, {{ quantiles("seconds", [0.5, 0.9, 0.95]) }} as quantiles
        from {{ source("lake", "waits") }}
        group by group_id
    ) as groups
