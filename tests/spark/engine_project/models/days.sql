-- One row per day between the first and the last local date of the moments, both included.
{{
    date_rows(
        "(select min(local_date) from " ~ ref("moments") ~ " where moment_id in (1, 2))",
        "cast('2026-11-02' as date)",
    )
}}
union all
-- none: the last day lies before the first, or is not known
select empty.date_day
from ({{ date_rows("cast('2026-11-02' as date)", "cast('2026-11-01' as date)") }}) as empty
union all
select empty.date_day
from ({{ date_rows("cast('2026-11-02' as date)", "cast(null as date)") }}) as empty
