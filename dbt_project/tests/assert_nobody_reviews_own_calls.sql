{{
    config(
        severity="warn",
        meta={"dagster": {"ref": {"name": "fct_qa_reviews"}}, "owner": "sales-operations"},
    )
}}
-- A row here: a review by the agent whose call it is, by name or by the source's id.
select reviews.review_key, reviews.sample_key, reviews.reviewer
from {{ ref("fct_qa_reviews") }} as reviews
inner join {{ ref("dim_agents") }} as agents on reviews.agent_key = agents.agent_key
where lower(reviews.reviewer) in (lower(agents.display_name), lower(agents.source_id))
