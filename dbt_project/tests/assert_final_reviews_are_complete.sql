{{
    config(
        severity="warn",
        meta={"dagster": {"ref": {"name": "fct_qa_reviews"}}, "owner": "sales-operations"},
    )
}}
-- A row here: a review that is final and scores nothing, because an item of its form is missing,
-- earns
-- more than its maximum, or does not apply though it always does.
select review_key, sample_key, reviewer, form, form_version
from {{ ref("fct_qa_reviews") }}
where status in ('final', 'upheld', 'changed') and not is_complete
