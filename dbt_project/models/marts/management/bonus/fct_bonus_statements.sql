{# Closed statements as they were closed, and open ones as the data are now. #}
{% set columns = bonus_line_columns() %}
with
    adjustments as (
        select
            adjustments.*,
            hashes.plan_hash,
            'adjustment' as kind,
            adjustments.adjustment as rule,
            {{ written("adjustments.amount") }} as formula,
            acceptances.accepted_on,
            acceptances.accepted_by
        from {{ ref("int_bonus_adjustments") }} as adjustments
        inner join
            {{ source("lake", "bonus_plan_hashes") }} as hashes
            on adjustments.plan = hashes.plan
            and adjustments.version = hashes.version
        left join
            {{ ref("int_bonus_acceptances") }} as acceptances
            on adjustments.plan = acceptances.plan
            and adjustments.version = acceptances.version
            and adjustments.agent_key = acceptances.agent_key
    )

select
    'actual' as scenario,
    'closed' as status,
    {{ columns | join(", ") }},
    closed_at,
    closed_by,
    closed_publish_id
from {{ ref("int_bonus_closed") }}
union all
select
    scenario,
    'open' as status,
    {{ columns | join(", ") }},
    cast(null as timestamp) as closed_at,
    cast(null as string) as closed_by,
    cast(null as string) as closed_publish_id
from {{ ref("int_bonus_open_lines") }}
union all
select
    'actual' as scenario,
    'open' as status,
    line_key,
    period,
    period_start,
    agent_key,
    agent_id,
    plan,
    version,
    plan_hash,
    kind,
    rule,
    cast(null as string) as kpi,
    cast(null as string) as credit_role,
    earned_start,
    cast(null as decimal(9, 2)) as tier_from_percent,
    cast(null as decimal(18, 6)) as quantity,
    cast(null as decimal(18, 2)) as quota,
    cast(null as decimal(18, 6)) as rate,
    cast(null as decimal(18, 8)) as fx_rate,
    cast(null as string) as gate_result,
    formula,
    amount,
    currency,
    cast(null as string) as original_line_key,
    reason,
    accepted_on,
    accepted_by,
    cast(null as timestamp) as closed_at,
    cast(null as string) as closed_by,
    cast(null as string) as closed_publish_id
from adjustments
