{{ built_by_day("date_day") }}
select {{ dimension_columns() }}, {{ sums_of(time_amounts()) }}, date_day
from {{ ref("int_time_contributions") }}
where {{ is_touched("date_day") }}
group by {{ dimension_columns() }}, date_day
