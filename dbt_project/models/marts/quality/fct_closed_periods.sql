select
    closed_period,
    closed_start,
    max(closed_at) as closed_at,
    max(closed_by) as closed_by,
    max(publish_id) as closed_publish_id,
    count(*) as figures
from {{ source("lake", "closed_figures") }}
group by closed_period, closed_start
