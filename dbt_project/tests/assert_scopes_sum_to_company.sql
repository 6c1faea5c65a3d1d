{{ config(meta={"dagster": {"ref": {"name": "fct_kpis"}}, "owner": "data-engineering"}) }}
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
        from {{ ref("fct_kpis") }} as kpis
        inner join {{ source("seeds", "kpis") }} as register on kpis.kpi = register.kpi
        where register.kind = 'additive'
        group by kpis.kpi, kpis.period, kpis.period_start, kpis.scope, kpis.credit_role
    )

select summed.*, company.total as company_total
from summed
inner join
    summed as company
    on summed.kpi = company.kpi
    and summed.period = company.period
    and summed.period_start = company.period_start
    and company.scope = 'company'
where summed.total <> company.total
