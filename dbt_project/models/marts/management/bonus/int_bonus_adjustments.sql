{# What somebody granted or took, in the statement of its period; where that was closed without it, in
   the next one. #}
select
    md5(concat_ws('|', 'adjustment', adjustments.adjustment)) as line_key,
    plans.period,
    case
        when adjustments.period_start <= closed.last_closed
        then {{ period_end("plans.period", "closed.last_closed") }}
        else adjustments.period_start
    end as period_start,
    agents.agent_key,
    adjustments.agent as agent_id,
    plans.plan,
    plans.version,
    adjustments.adjustment,
    adjustments.period_start as earned_start,
    cast(adjustments.amount as decimal(18, 3)) as amount,
    plans.currency,
    adjustments.reason
    || ' ('
    || adjustments.decided_by
    || ', '
    || cast(adjustments.decided_on as string)
    || ')' as reason
from {{ source("seeds", "bonus_adjustments") }} as adjustments
inner join
    {{ source("seeds", "bonus_plans") }} as plans
    on adjustments.plan = plans.plan
    and adjustments.period_start >= plans.effective_from
    and adjustments.period_start < coalesce(plans.effective_to, {{ end_of_time() }})
left join {{ ref("int_bonus_agents") }} as agents on adjustments.agent = agents.agent_id
left join ({{ closed_statements() }}) as closed on plans.period = closed.period
left join
    {{ source("lake", "closed_bonus") }} as paid
    on paid.line_key = md5(concat_ws('|', 'adjustment', adjustments.adjustment))
where paid.line_key is null
