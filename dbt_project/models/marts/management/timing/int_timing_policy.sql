{# The row of the seed that is in force up to where the data reach, the earliest where none is yet, and
   the days that it looks at: those told in full. #}
with
    placed as (
        select
            policies.*,
            reach.through_date,
            row_number() over (
                order by
                    case when policies.valid_from <= reach.through_date then 0 else 1 end,
                    abs({{ days_between("policies.valid_from", "reach.through_date") }})
            ) as place
        from {{ source("seeds", "timing_policies") }} as policies
        cross join ({{ data_reach() }}) as reach
    )

select
    cast(valid_from as string) as timing_policy,
    {{ add_days("through_date", "-window_days") }} as first_day,
    {{ add_days("through_date", -1) }} as last_day,
    cast(min_dials as bigint) as min_dials,
    cast(prior_strength as bigint) as prior_strength,
    cast(cost_per_attempt as decimal(38, 6)) as cost_per_attempt,
    cast(stop_margin as decimal(38, 6)) as stop_margin,
    cast(pace_days as bigint) as pace_days,
    set_by
from placed
where place = 1
