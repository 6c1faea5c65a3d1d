{{ config(meta={"dagster": {"ref": {"name": "int_bonus_splits"}}, "owner": "finance"}) }}
-- A row here: an event of bonus_splits.csv that there is not, or an id that two events have:
-- write the
-- stage too, as `E4|sales_qualified`.
with
    events as (
        select 'order' as entity, order_key as event_key, source_id
        from {{ ref("fct_orders") }}
        union all
        select 'stage_event' as entity, event_key, source_id
        from {{ ref("fct_stage_events") }}
    )

select splits.line, splits.entity, splits.event, count(events.event_key) as events_found
from {{ source("seeds", "bonus_splits") }} as splits
left join
    events
    on splits.entity = events.entity
    and {{ is_event_named("splits.event", "events.source_id") }}
group by splits.line, splits.entity, splits.event
having count(events.event_key) <> 1
