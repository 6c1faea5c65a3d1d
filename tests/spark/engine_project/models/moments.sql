-- One row per moment of the lake: every macro of dates and times.
select
    moment_id,
    {{ local_timestamp("moment_at", "zone") }} as local_at,
    {{ utc_timestamp("moment_at", "zone") }} as utc_at,
    {{ local_date("moment_at", "zone") }} as local_date,
    {{ local_date("moment_at", "'Europe/Lisbon'") }} as lisbon_date,
    {{ hour_of(local_timestamp("moment_at", "zone")) }} as local_hour,
    {{ add_seconds("moment_at", "86400 * moment_id") }} as days_later_at,
    {{ from_epoch("cast(1000000000 + moment_id as bigint)") }} as counted_at,
    {{ two_minutes("moment_at") }} as two_minutes,
    {{ seconds_between("moment_at", "later_at") }} as seconds,
    {{ seconds_between("later_at", "moment_at") }} as seconds_back,
    {{ days_between("cast(moment_at as date)", "cast(later_at as date)") }} as days,
    {{ add_days("cast(moment_at as date)", 1) }} as next_date,
    {{ add_days("cast(moment_at as date)", "-moment_id") }} as earlier_date,
    {{ iso_weekday("cast(moment_at as date)") }} as weekday,
    {{ period_start("week", "cast(moment_at as date)") }} as week_start,
    {{ period_start("month", "cast(moment_at as date)") }} as month_start,
    {{ period_start("quarter", "cast(moment_at as date)") }} as quarter_start,
    {{ period_start("year", "cast(moment_at as date)") }} as year_start
from {{ source("lake", "moments") }}
