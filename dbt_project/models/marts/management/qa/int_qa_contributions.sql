{{ config(materialized="view", contract={"enforced": false}) }}
{# The reviews that score a call that was drawn, by the day and the dimensions of their call. #}
select
    'qa_reviews' as entity,
    review_key as entity_key,
    started_date as date_day,
    {{ dimensions() }},
    {{
        amounts_of(
            qa_amounts(),
            {
                "qa_reviews": "1",
                "qa_weight": "weight",
                "qa_weighted_score": "weight * score * 0.01",
            },
        )
    }}
from
    (
        select
            calls.*,
            reviews.review_key,
            cast(reviews.weight as decimal(18, 6)) as weight,
            cast(reviews.score as decimal(9, 6)) as score
        from {{ ref("fct_qa_reviews") }} as reviews
        inner join {{ ref("fct_call_attempts") }} as calls on reviews.call_key = calls.call_key
        where reviews.weight is not null
    ) as reviewed
