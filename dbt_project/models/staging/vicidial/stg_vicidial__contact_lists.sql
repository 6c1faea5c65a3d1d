with rows as ({{ delivered("vicidial", "vicidial_lists") }})

select
    {{ key("rows.list_id") }} as list_key,
    rows.list_name as name,
    cast(null as string) as vendor,
    cast(null as timestamp) as loaded_at,
    rows.agent_script_override as script_id,
    rows.source_system,
    rows.source_account,
    rows.list_id as source_id,
    cast(null as timestamp) as source_updated_at,
    rows.extracted_at,
    rows.batch_id,
    rows.row_number,
    rows.row_hash,
    false as is_deleted,
    rows.extract_name,
    rows.part_id,
    {{ rejected_reason(["rows.list_id"]) }} as rejected_reason
from rows
