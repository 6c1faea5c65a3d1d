select
    {{ key("source_id") }} as item_key,
    {{ key("sample_key || '|' || reviewer") }} as review_key,
    sample_key,
    reviewer,
    reviewed_at,
    status,
    form,
    form_version,
    item,
    earned,
    is_not_applicable,
    {{ delivery() }}
from {{ source("mapped", "qa_review_items") }}
