-- One row per pair of amounts: ratios and Wilson bounds.
select
    pair_id,
    {{ ratio("numerator", "denominator", 2) }} as ratio_2,
    {{ ratio("numerator", "denominator", 4) }} as ratio_4,
    {{ ratio("numerator", "denominator", 6) }} as ratio_6,
    {{ ratio("sum(numerator)", "count(*)", 0) }} as ratio_of_sums,
    {{ wilson_low("numerator", "denominator") }} as low,
    {{ wilson_high("numerator", "denominator") }} as high
from {{ source("lake", "amounts") }}
group by 1, numerator, denominator
