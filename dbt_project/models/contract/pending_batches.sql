{# A batch is applied when the last model of a whole build has recorded it. #}
{% set applied = existing('marts', 'applied_batches') %}
select
    batches.source_system,
    batches.source_account,
    batches.extract_name,
    batches.batch_id,
    batches.snapshot_at
from {{ source('lake', 'batches') }} as batches
{% if applied %}
    left join
        {{ applied }} as applied
        on batches.source_system = applied.source_system
        and batches.source_account = applied.source_account
        and batches.extract_name = applied.extract_name
        and batches.batch_id = applied.batch_id
    where applied.batch_id is null
{% endif %}
