with rows as ({{ delivered("vicidial", "vicidial_campaigns") }})

select
    {{ key("rows.campaign_id") }} as campaign_key,
    rows.campaign_name as name,
    cast(null as string) as channel,
    cast(null as string) as objective,
    cast(null as string) as product,
    cast(null as string) as country,
    cast(null as date) as started_on,
    cast(null as date) as ended_on,
    rows.source_system,
    rows.source_account,
    rows.campaign_id as source_id,
    cast(null as timestamp) as source_updated_at,
    rows.extracted_at,
    rows.batch_id,
    rows.row_number,
    rows.row_hash,
    false as is_deleted,
    rows.extract_name,
    rows.part_id,
    {{ rejected_reason(["rows.campaign_id"]) }} as rejected_reason
from rows
