{{ built_by_batch() }}
select
    {{ key("source_id") }} as link_key,
    {{ key("lead_id") }} as lead_source_key,
    lead_id,
    linked_id,
    match,
    {{ delivery() }}
from {{ source("mapped", "lead_links") }}
where {{ is_in_new_batch("batch_id") }}
