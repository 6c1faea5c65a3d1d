with rows as ({{ delivered("vicidial", "vicidial_users") }})

select
    {{ key("rows.user") }} as agent_key,
    rows.full_name as display_name,
    lower(trim(rows.email)) as email,
    cast(null as date) as hired_on,
    cast(null as date) as left_on,
    cast(null as string) as time_zone,
    -- VDAD and VDCL are the dialer itself
    rows.user not in ('VDAD', 'VDCL') as is_person,
    rows.source_system,
    rows.source_account,
    rows.user as source_id,
    cast(null as timestamp) as source_updated_at,
    rows.extracted_at,
    rows.batch_id,
    rows.row_number,
    rows.row_hash,
    false as is_deleted,
    rows.extract_name,
    rows.part_id,
    {{ rejected_reason(["rows.user"]) }} as rejected_reason
from rows
