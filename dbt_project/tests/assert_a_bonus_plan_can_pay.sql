{{
    config(
        severity="warn",
        meta={"dagster": {"ref": {"name": "int_bonus_members"}}, "owner": "finance"},
    )
}}
-- A row here: a plan that is for nobody in all its periods (a mistyped team or role), or a gate
-- whose
-- KPI nobody has a figure of: neither pays anybody.
select plans.plan, plans.version, 'bonus_plans' as seed, plans.line
from {{ source("seeds", "bonus_plans") }} as plans
inner join
    {{ ref("int_bonus_periods") }} as periods
    on plans.period = periods.period
    and periods.period_start >= plans.effective_from
    and periods.period_start < coalesce(plans.effective_to, {{ end_of_time() }})
left join
    {{ ref("int_bonus_members") }} as members
    on plans.plan = members.plan
    and plans.version = members.version
group by plans.plan, plans.version, plans.line
having count(members.agent_key) = 0
union all
select gates.plan, gates.version, 'bonus_gates' as seed, gates.line
from {{ source("seeds", "bonus_gates") }} as gates
inner join
    {{ ref("fct_bonus_gates") }} as asked
    on gates.plan = asked.plan
    and gates.version = asked.version
    and gates.rule = asked.gate_rule
    and gates.kpi = asked.kpi
    and coalesce(gates.credit_role, '(none)') = asked.credit_role
group by gates.plan, gates.version, gates.line
having count(asked.value) = 0
