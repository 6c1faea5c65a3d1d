{# What the days of each target come to: how many there are, what is asked by now, what was done. #}
select
    target_key,
    max(case when is_over then date_day end) as through_date,
    max(case when is_over then 0 else 1 end) = 0 as is_over,
    cast(sum(case when is_open then 1 else 0 end) as int) as open_days,
    cast(sum(case when is_open then share else 0 end) as decimal(18, 6)) as asked_days,
    cast(sum(case when is_business_day then 1 else 0 end) as int) as total_business_days,
    cast(
        sum(case when is_business_day and is_over then 1 else 0 end) as int
    ) as elapsed_business_days,
    cast(sum(weight) as decimal(18, 6)) as weight,
    cast(sum(case when is_over then weight else 0 end) as decimal(18, 6)) as weight_over,
    {% for part in ["numerator", "denominator", "n"] %}
        cast(
            coalesce(sum(case when is_over then {{ part }} end), 0) as decimal(38, 6)
        ) as {{ part }} {{- "," if not loop.last }}
    {% endfor %}
from {{ ref("int_target_days") }}
group by target_key
