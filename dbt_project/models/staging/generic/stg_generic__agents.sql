select
    {{ key("source_id") }} as agent_key,
    display_name,
    email,
    hired_on,
    left_on,
    time_zone,
    is_person,
    {{ delivery() }}
from {{ source("mapped", "agents") }}
