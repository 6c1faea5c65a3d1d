select
    started_date as date_day,
    agent_key,
    cast(sum(case when told_by = 'dialer' then 1 else 0 end) as bigint) as dialer_calls,
    cast(sum(case when told_by = 'crm' then 1 else 0 end) as bigint) as crm_calls,
    cast(
        sum(case when told_by = 'dialer' and is_matched then 1 else 0 end) as bigint
    ) as matched_calls,
    cast(
        sum(case when told_by = 'dialer' and not is_matched then 1 else 0 end) as bigint
    ) as calls_only_in_dialer,
    cast(
        sum(case when told_by = 'crm' and not is_matched then 1 else 0 end) as bigint
    ) as calls_only_in_crm
from {{ ref("int_reconciled_calls") }}
group by started_date, agent_key
