{{
    config(
        severity="warn",
        meta={"dagster": {"ref": {"name": "qa_reviews"}}, "owner": "sales-operations"},
    )
}}
-- A row here: a review of a sample that nobody drew; it scores nothing.
select reviews.review_key, reviews.sample_key, reviews.reviewer
from {{ ref("qa_reviews") }} as reviews
left join {{ ref("fct_qa_samples") }} as samples on reviews.sample_key = samples.sample_key
where samples.sample_key is null
