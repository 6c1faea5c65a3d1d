select
    {{ key("source_id") }} as assignment_key,
    experiment_id,
    -- as the system names it that has the lead, or the campaign whose day it is
    md5(unit_system || '|' || unit_account || '|' || unit_id) as unit_source_key,
    unit_date,
    arm,
    stratum,
    assigned_at,
    plan_hash,
    {{ delivery() }}
from {{ source("mapped", "experiment_assignments") }}
