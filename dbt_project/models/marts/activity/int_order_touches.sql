{# The touches of an order's lead in the lookback before it, or before what it began with. One that
   was for another opportunity is none of this order's. #}
select
    milestones.order_key,
    touches.touch_key,
    touches.touched_at,
    touches.channel,
    touches.call_key,
    touches.touched_at >= milestones.credited_from as is_credited,
    touches.touched_at <= milestones.begun_by as is_before_begin,
    milestones.lead_created_by,
    milestones.opportunity_created_by,
    milestones.won_by
from {{ ref("int_order_milestones") }} as milestones
-- many to many: a lead has several touches, and may order several times
inner join
    {{ ref("fct_touches") }} as touches
    on milestones.lead_key = touches.lead_key
    and touches.touched_at >= milestones.sourced_from
    and touches.touched_at <= milestones.ordered_by
where
    touches.counts_for_attribution
    and coalesce(
        touches.opportunity_key = milestones.opportunity_key, touches.opportunity_key is null
    )
