{# Nothing here says that an action is the cause of what came after it. #}
with
    latest as (
        select *
        from
            (
                select
                    actions.*,
                    row_number() over (partition by action_id order by version desc) as place
                from {{ source("seeds", "coaching_actions") }} as actions
            ) as versions
        where place = 1
    )

select
    latest.action_id,
    cast(latest.version as bigint) as version,
    latest.level,
    events.member,
    events.scope_id as member_key,
    case when events.scope = 'agent' then events.scope_id end as agent_key,
    latest.agreed_on,
    latest.agreed_by,
    latest.kpi,
    latest.action,
    latest.due_on,
    latest.state,
    {{ followed_columns() }}
from latest
left join
    {{ ref("int_coaching_events") }} as events
    on events.kind = 'action'
    and latest.action_id = events.event_id
    {{ joined_weeks("events") }}
