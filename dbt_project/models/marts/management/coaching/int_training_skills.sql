{# What an agent showed of the trained skill in the calls that were drawn: 8 weeks before, 8 since. #}
with
    items as (
        select
            trainings.training_id,
            case
                when items.started_date < trainings.trained_on then 'before' else 'since'
            end as side,
            items.sample_key,
            items.weight * items.earned as points_earned,
            items.weight * items.max_points as points_possible
        from {{ source("seeds", "trainings") }} as trainings
        inner join
            {{ ref("int_coaching_events") }} as events
            on events.kind = 'training'
            and trainings.training_id = events.event_id
        inner join
            {{ ref("fct_qa_items") }} as items
            on events.scope_id = items.agent_key
            and trainings.skill = items.skill
            and {{ days_between("trainings.trained_on", "items.started_date") }} between -56 and 55
        where items.is_scoring and not items.is_targeted and not items.is_not_applicable
    )

select
    training_id
    {% for side in ["before", "since"] %}
        {% set earned = "case when side = '" ~ side ~ "' then points_earned end" %}
        {% set possible = "case when side = '" ~ side ~ "' then points_possible end" %},
        {{ ratio("sum(" ~ earned ~ ")", "sum(" ~ possible ~ ")", 6) }} as skill_share_{{ side }},
        count(distinct case when side = '{{ side }}' then sample_key end) as skill_calls_{{ side }}
    {% endfor %}
from items
group by training_id
