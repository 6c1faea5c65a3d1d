{{ config(materialized="view", contract={"enforced": false}) }}
select run_id, published_at, data_through_at, rows as rows_published, forced_by, forced_why
from {{ source("lake", "publishes") }}
