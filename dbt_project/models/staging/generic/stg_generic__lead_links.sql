select
    {{ key("source_id") }} as link_key,
    {{ key("lead_id") }} as lead_source_key,
    lead_id,
    linked_id,
    match,
    {{ delivery() }}
from {{ source("mapped", "lead_links") }}
