{{ config(materialized="view", contract={"enforced": false}) }}
{# Files and rows that could not be read are listed as they lie in the lake now; what did not fit the
   contract, as the last build found it. #}
with
    refused as (
        select source_system, source_account, extract_name, batch_id, 'file' as entity, reason
        from {{ source("lake", "quarantine") }}
        union all
        select source_system, source_account, extract_name, batch_id, entity, reason
        from {{ ref("fct_quarantined_rows") }}
        where entity <> 'file'
    ),

    reasons as (
        select
            refused.source_system,
            refused.source_account,
            refused.extract_name,
            refused.entity,
            {{ without_found("refused.reason") }} as reason,
            refused.batch_id,
            batches.extracted_at
        from refused
        left join {{ source("lake", "batches") }} as batches on {{ is_from_batch("refused") }}
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
