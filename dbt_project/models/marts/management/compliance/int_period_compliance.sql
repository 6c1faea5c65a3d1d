{# Breaches of dials by period and member: 0 where something was checked and nothing found, and no row
   where nothing could be checked. #}
with sums as ({{ sums_by_period("int_compliance_contributions") }})

select period, period_start, scope, scope_id, amount, value
from sums
union all
select
    checked.period,
    checked.period_start,
    checked.scope,
    checked.scope_id,
    'compliance_breaches' as amount,
    cast(0 as decimal(38, 6)) as value
from sums as checked
left join
    sums as broken
    on checked.period = broken.period
    and checked.period_start = broken.period_start
    and checked.scope = broken.scope
    and checked.scope_id = broken.scope_id
    and broken.amount = 'compliance_breaches'
where checked.amount = 'compliance_checks' and broken.amount is null
