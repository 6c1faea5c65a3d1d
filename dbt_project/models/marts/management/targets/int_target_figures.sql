{# What the KPIs say of who has a target: of its own period and of all time. Of a closed period it is
   what was official. #}
select target_key, period, numerator, denominator, value, n, reason_null
from
    (
        select
            targets.target_key,
            kpis.period,
            kpis.numerator,
            kpis.denominator,
            kpis.value,
            kpis.n,
            kpis.reason_null,
            row_number() over (
                partition by targets.target_key, kpis.period order by kpis.figure desc
            ) as place
        from {{ ref("dim_targets") }} as targets
        inner join
            {{ ref("fct_kpis") }} as kpis
            on targets.kpi = kpis.kpi
            and targets.scope = kpis.scope
            and targets.scope_id = kpis.scope_id
            and targets.credit_role = kpis.credit_role
        where
            targets.is_current
            and targets.problem is null
            and (
                kpis.period = 'all'
                or (targets.period = kpis.period and targets.starts_on = kpis.period_start)
            )
    ) as placed
where place = 1
