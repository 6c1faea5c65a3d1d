{# Several logs of a CRM may tell the same change: it is one event. #}
with
    versions as ({{ staged("opportunity_stage_events") }}),

    winners as ({{ winning("versions") }}),

    placed as (
        select
            winners.*,
            row_number() over (
                partition by opportunity_key, stage, changed_at
                order by case when amount is null then 1 else 0 end, event_key
            ) as place
        from winners
        where not is_gone
    )

select
    event_key,
    opportunity_key,
    stage,
    coalesce(
        previous_stage,
        lag(stage) over (partition by opportunity_key order by changed_at, event_key)
    ) as previous_stage,
    amount,
    changed_at,
    {{ lineage() }}
from placed
where place = 1
