select list_key, name as list_name, vendor, loaded_at, source_system, source_account, source_id
from {{ ref("contact_lists") }}
