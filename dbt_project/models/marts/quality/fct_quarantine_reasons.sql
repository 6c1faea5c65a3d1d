{# As the last build found it. What was found in a row is left out: it differs, and may be personal. #}
with
    reasons as (
        select
            refused.source_system,
            refused.source_account,
            refused.extract_name,
            refused.entity,
            {{ without_found("refused.reason") }} as reason,
            refused.batch_id,
            batches.extracted_at
        from {{ ref("fct_quarantined_rows") }} as refused
        left join {{ ref("fct_batches") }} as batches on {{ is_from_batch("refused") }}
    )

select
    source_system,
    source_account,
    extract_name,
    entity,
    reason,
    count(*) as rows_quarantined,
    count(distinct batch_id) as files,
    min(extracted_at) as first_extracted_at,
    max(extracted_at) as last_extracted_at
from reasons
group by source_system, source_account, extract_name, entity, reason
