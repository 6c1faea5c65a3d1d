{{ built_by_batch() }}
select
    {{ key("source_id") }} as member_key,
    {{ key("list_id") }} as list_key,
    {{ key("lead_id") }} as lead_source_key,
    list_id,
    lead_id,
    added_at,
    {{ delivery() }}
from {{ source("mapped", "list_members") }}
where {{ is_in_new_batch("batch_id") }}
