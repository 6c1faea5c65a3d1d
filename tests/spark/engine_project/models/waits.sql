-- One row per group of waits: percentiles.
select
    group_id,
    {{ percentile("seconds", 0.5) }} as median,
    {{ percentile("seconds", 0.9) }} as ninth_decile,
    {{ percentile("seconds", 0.95) }} as p95
from {{ source("lake", "waits") }}
group by group_id
