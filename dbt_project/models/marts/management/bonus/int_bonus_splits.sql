{# An order's adjustments are shared as the order is. A stage event may be named without the stage that
   its source's id ends with. #}
with
    events as (
        select 'orders' as entity, 'order' as named, order_key as event_key, source_id
        from {{ ref("fct_orders") }}
        union all
        select
            'order_adjustments' as entity,
            'order' as named,
            adjustments.adjustment_key as event_key,
            orders.source_id
        from {{ ref("order_adjustments") }} as adjustments
        inner join {{ ref("fct_orders") }} as orders on adjustments.order_key = orders.order_key
        union all
        select 'lead_stage_events' as entity, 'stage_event' as named, event_key, source_id
        from {{ ref("fct_stage_events") }}
    )

select
    events.entity, events.event_key, agents.agent_key, cast(splits.share as decimal(9, 2)) as share
from {{ source("seeds", "bonus_splits") }} as splits
inner join
    events
    on splits.entity = events.named
    and {{ is_event_named("splits.event", "events.source_id") }}
inner join {{ ref("int_bonus_agents") }} as agents on splits.agent = agents.agent_id
