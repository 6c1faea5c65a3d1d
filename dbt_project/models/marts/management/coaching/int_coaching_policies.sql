{# From when to when each row of the seed is in force; the earliest also holds for what was before. #}
select
    case
        when row_number() over (order by valid_from) = 1
        then cast('1900-01-01' as date)
        else valid_from
    end as valid_from,
    lead(valid_from) over (order by valid_from) as valid_to,
    cast(valid_from as string) as coaching_policy,
    cast(min_peers as bigint) as min_peers,
    cast(prior_strength as bigint) as prior_strength,
    cast(new_until_days as bigint) as new_until_days,
    cast(experienced_from_days as bigint) as experienced_from_days,
    set_by
from {{ source("seeds", "coaching_policies") }}
