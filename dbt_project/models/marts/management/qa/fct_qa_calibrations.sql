{# How far two reviewers agree. Kappa is made by inference when it is published. #}
with
    items as (
        select
            period_start,
            reviewer,
            other_reviewer,
            cast(sum(items) as bigint) as items,
            cast(sum(case when said = other_said then items else 0 end) as bigint) as items_alike
        from {{ ref("int_qa_agreements") }}
        group by period_start, reviewer, other_reviewer
    ),

    scores as (
        select
            period_start,
            reviewer,
            other_reviewer,
            count(*) as calls,
            cast(max(abs(deviation)) as decimal(18, 4)) as largest_deviation,
            {{ ratio("sum(deviation)", "count(*)", 4) }} as mean_deviation
        from {{ ref("int_qa_pairs") }}
        where reviewer < other_reviewer
        group by period_start, reviewer, other_reviewer
    )

select
    scores.period_start,
    scores.reviewer,
    scores.other_reviewer,
    scores.calls,
    items.items,
    items.items_alike,
    cast(null as decimal(38, 6)) as kappa,
    scores.largest_deviation,
    scores.mean_deviation
from scores
left join
    items
    on scores.period_start = items.period_start
    and scores.reviewer = items.reviewer
    and scores.other_reviewer = items.other_reviewer
