select {{ key("source_id") }} as list_key, name, vendor, script_id, loaded_at, {{ delivery() }}
from {{ source("mapped", "contact_lists") }}
