{# The funnel of calls in weeks that are told in full. #}
select
    weeks.period_start,
    weeks.scope,
    weeks.scope_id,
    weeks.dials,
    weeks.connects,
    weeks.conversations,
    weeks.qualifying_conversations as qualified,
    -- a rate of dials needs dials that were all logged, and that belong to somebody
    weeks.dials_of_unlogged_sources = 0
    and (
        weeks.dials_by_machine = 0 or weeks.scope not in ('team', 'agent', 'script')
    ) as knows_dials
from {{ ref("int_period_components") }} as weeks
cross join ({{ data_reach() }}) as reach
where
    weeks.period = 'week'
    and weeks.credit_role = '(none)'
    and weeks.dials > 0
    and {{ period_end("'week'", "weeks.period_start") }} <= reach.through_date
