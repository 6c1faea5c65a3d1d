{{ config(meta={"dagster": {"ref": {"name": "int_kpis"}}, "owner": "data-engineering"}) }}
-- A row here: an additive KPI whose members do not add up to the company, `(none)` included.
with
    summed as (
        select
            kpis.kpi,
            kpis.period,
            kpis.period_start,
            kpis.scope,
            kpis.credit_role,
            sum(kpis.numerator) as total
        from {{ ref("int_kpis") }} as kpis
        inner join {{ source("seeds", "kpis") }} as register on kpis.kpi = register.kpi
        where register.kind = 'additive'
        group by kpis.kpi, kpis.period, kpis.period_start, kpis.scope, kpis.credit_role
    )

select company.*, scopes.scope as scope_that_differs, summed.total as scope_total
from summed as company
cross join ({{ scopes() }}) as scopes
left join
    summed
    on company.kpi = summed.kpi
    and company.period = summed.period
    and company.period_start = summed.period_start
    and scopes.scope = summed.scope
where
    company.scope = 'company'
    and not (scopes.scope = 'agent' and company.period = 'day')
    and (summed.total is null or summed.total <> company.total)
