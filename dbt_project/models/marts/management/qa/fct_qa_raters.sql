{# How far a reviewer is from those who heard the same calls. The interval is made by inference. #}
with
    deviations as (
        select
            period_start,
            reviewer,
            count(*) as calls,
            {{ ratio("sum(deviation)", "count(*)", 4) }} as mean_deviation
        from {{ ref("int_qa_pairs") }}
        group by period_start, reviewer
    ),

    policies as (
        select *
        from
            (
                select
                    deviations.period_start,
                    deviations.reviewer,
                    policies.drift_points,
                    policies.drift_min_calls,
                    row_number() over (
                        partition by deviations.period_start, deviations.reviewer
                        order by policies.valid_from desc
                    ) as place
                from deviations
                inner join
                    {{ source("seeds", "qa_policies") }} as policies
                    on policies.valid_from <= deviations.period_start
            ) as dated
        where place = 1
    )

select
    deviations.period_start,
    deviations.reviewer,
    deviations.calls,
    deviations.mean_deviation,
    cast(null as decimal(38, 6)) as ci_low,
    cast(null as decimal(38, 6)) as ci_high,
    case
        when coalesce(deviations.calls >= policies.drift_min_calls, false)
        then abs(deviations.mean_deviation) >= policies.drift_points
    end as is_drifting
from deviations
left join
    policies
    on deviations.period_start = policies.period_start
    and deviations.reviewer = policies.reviewer
