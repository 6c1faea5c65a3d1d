{# A batch is applied when the last model of a whole build has recorded it. #}
{% set applied = left_by_earlier_run('marts', 'applied_batches', {
    'source_system': 'string',
    'source_account': 'string',
    'extract_name': 'string',
    'batch_id': 'string',
}) %}
select
    batches.source_system,
    batches.source_account,
    batches.extract_name,
    batches.batch_id,
    batches.snapshot_at
from {{ source('lake', 'batches') }} as batches
left join
    {{ applied }} as applied
    on batches.source_system = applied.source_system
    and batches.source_account = applied.source_account
    and batches.extract_name = applied.extract_name
    and batches.batch_id = applied.batch_id
where applied.batch_id is null
