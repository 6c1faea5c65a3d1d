{# What was agreed, in its latest version, and who was trained. #}
with
    versions as (
        select actions.*, row_number() over (partition by action_id order by version desc) as place
        from {{ source("seeds", "coaching_actions") }} as actions
    ),

    events as (
        select
            'action' as kind,
            action_id as event_id,
            cast(version as bigint) as version,
            level,
            member,
            kpi,
            agreed_on as happened_on
        from versions
        where place = 1
        union all
        select
            'training' as kind,
            training_id as event_id,
            cast(null as bigint) as version,
            'agent' as level,
            agent as member,
            kpi,
            trained_on as happened_on
        from {{ source("seeds", "trainings") }}
    )

select
    events.kind,
    events.event_id,
    events.version,
    events.kpi,
    events.happened_on,
    members.scope,
    members.scope_id,
    coalesce(members.name, events.member) as member
from events
left join
    {{ ref("int_coaching_members") }} as members
    on events.level = members.level
    and events.member = members.member
