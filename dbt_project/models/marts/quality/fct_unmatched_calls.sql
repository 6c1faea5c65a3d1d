{# To look at: a call that the CRM lacks, or one that no dialer has made. #}
select
    call_key,
    told_by,
    started_at,
    agent_key,
    team_key,
    lead_key,
    disposition_code,
    talk_seconds,
    source_system,
    source_account,
    source_id,
    batch_id,
    row_number,
    started_date
from {{ ref("int_reconciled_calls") }}
where not is_matched
