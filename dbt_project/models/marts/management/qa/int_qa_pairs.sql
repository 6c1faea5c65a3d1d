{# The calls that two have reviewed, once for each side: how far a reviewer is from the other. #}
select
    mine.period_start,
    mine.sample_key,
    mine.review_key,
    others.review_key as other_review_key,
    mine.reviewer,
    others.reviewer as other_reviewer,
    cast(mine.score - others.score as decimal(18, 4)) as deviation
from {{ ref("fct_qa_reviews") }} as mine
inner join
    {{ ref("fct_qa_reviews") }} as others
    on mine.sample_key = others.sample_key
    and mine.reviewer <> others.reviewer
where mine.is_scoring and others.is_scoring
