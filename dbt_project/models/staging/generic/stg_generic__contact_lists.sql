select {{ key("source_id") }} as list_key, name, vendor, loaded_at, {{ delivery() }}
from {{ source("mapped", "contact_lists") }}
