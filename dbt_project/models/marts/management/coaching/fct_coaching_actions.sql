{# Nothing here says that an action is the cause of what came after it. #}
select
    actions.action_id,
    events.version,
    actions.level,
    events.member,
    events.scope_id as member_key,
    case when events.scope = 'agent' then events.scope_id end as agent_key,
    actions.agreed_on,
    actions.agreed_by,
    actions.kpi,
    actions.action,
    actions.due_on,
    actions.state,
    {{ followed_columns() }}
from {{ ref("int_coaching_events") }} as events
inner join
    {{ source("seeds", "coaching_actions") }} as actions
    on events.kind = 'action'
    and events.event_id = actions.action_id
    and events.version = actions.version
    {{ joined_weeks("events") }}
