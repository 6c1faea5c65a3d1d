{{ config(materialized="view", contract={"enforced": false}) }}
select distinct
    rules.plan,
    rules.version,
    rules.rule,
    rules.kpi,
    coalesce(rules.credit_role, '(none)') as credit_role,
    kpis.numerator as amount,
    kpis.unit,
    rules.type,
    cast(rules.quota as decimal(18, 2)) as quota,
    cast(rules.cap as decimal(18, 3)) as cap,
    cast(rules.floor as decimal(18, 3)) as floor
from {{ source("seeds", "bonus_rules") }} as rules
inner join {{ ref("dim_kpis") }} as kpis on rules.kpi = kpis.kpi
