{# The rules by which abandonment is told, with the KPI that each of them is. #}
select 'abandon_rate_' || basis as kpi, rule, basis, window_days, seconds, source, source_date
from {{ source("seeds", "abandonment_rules") }}
