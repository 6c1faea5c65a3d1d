{{
    config(
        severity="warn",
        meta={"dagster": {"ref": {"name": "fct_qa_raters"}}, "owner": "sales-operations"},
    )
}}
-- A row here: a reviewer who scores the same calls otherwise than the others, by as much as the
-- policy takes for drift, on as many calls.
select period_start, reviewer, calls, mean_deviation
from {{ ref("fct_qa_raters") }}
where is_drifting
