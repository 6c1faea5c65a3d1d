{# The rules that the company goes by; what is not enabled judges nobody. #}
select
    rule_id,
    valid_from,
    valid_to,
    kind,
    jurisdiction,
    scope,
    cast(threshold as decimal(18, 6)) as threshold,
    from_time,
    to_time,
    purpose,
    basis,
    source,
    source_checked_on,
    decided_by
from {{ source("seeds", "compliance_rules") }}
where enabled
