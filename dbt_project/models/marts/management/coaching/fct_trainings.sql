{# Nothing here says that a training is the cause of what came after it. #}
select
    trainings.training_id,
    events.scope_id as agent_key,
    events.member,
    trainings.skill,
    trainings.trained_on,
    trainings.trainer,
    trainings.what,
    trainings.kpi,
    skills.skill_share_before,
    skills.skill_calls_before,
    skills.skill_share_since,
    skills.skill_calls_since,
    {{ followed_columns() }}
from {{ source("seeds", "trainings") }} as trainings
left join
    {{ ref("int_coaching_events") }} as events
    on events.kind = 'training'
    and trainings.training_id = events.event_id
    {{ joined_weeks("events") }}
left join {{ ref("int_training_skills") }} as skills on trainings.training_id = skills.training_id
