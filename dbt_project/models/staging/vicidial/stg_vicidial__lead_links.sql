{{ built_by_batch() }}
with rows as ({{ delivered("vicidial", "vicidial_list", by_batch=true) }})

select
    {{ key("rows.lead_id") }} as link_key,
    {{ key("rows.lead_id") }} as lead_source_key,
    rows.lead_id,
    {{ long_id("rows.vendor_lead_code") }} as linked_id,
    'crm_id' as match,
    rows.source_system,
    rows.source_account,
    rows.lead_id as source_id,
    cast(null as timestamp) as source_updated_at,
    rows.extracted_at,
    rows.batch_id,
    rows.row_number,
    rows.row_hash,
    -- a lead whose code was taken away names nobody any more
    rows.vendor_lead_code is null as is_deleted,
    rows.extract_name,
    rows.part_id,
    {{ rejected_reason(["rows.lead_id"]) }} as rejected_reason
from rows
