{# What two reviewers have said of the same item of the same call: met where it earned all its points. #}
with
    items as (
        select
            review_key,
            item,
            case
                when is_not_applicable
                then 'not_applicable'
                when earned = max_points
                then 'met'
                else 'not_met'
            end as said
        from {{ ref("fct_qa_items") }}
    )

select
    pairs.period_start,
    pairs.reviewer,
    pairs.other_reviewer,
    mine.said,
    others.said as other_said,
    count(*) as items
from {{ ref("int_qa_pairs") }} as pairs
inner join items as mine on pairs.review_key = mine.review_key
inner join items as others on pairs.other_review_key = others.review_key and mine.item = others.item
where pairs.reviewer < pairs.other_reviewer
group by pairs.period_start, pairs.reviewer, pairs.other_reviewer, mine.said, others.said
