{# What no whole build has applied as it is now: new batches, those that a later file has told
   again, and all of an extract that has another newest snapshot. #}
{{ config(pre_hook="{{ forget_applied() }}") }}
{% set applied = left_by_earlier_run("applied_batches") %}
select
    batches.source_system,
    batches.source_account,
    batches.extract_name,
    batches.batch_id,
    applied.batch_id is null or applied.extracted_at <> batches.extracted_at as is_new
from {{ source("lake", "batches") }} as batches
left join
    {{ applied }} as applied
    on batches.source_system = applied.source_system
    and batches.source_account = applied.source_account
    and batches.extract_name = applied.extract_name
    and batches.batch_id = applied.batch_id
where
    applied.batch_id is null
    or applied.extracted_at <> batches.extracted_at
    or applied.snapshot_at is distinct from batches.snapshot_at
