{# What an agent shows of each skill in the calls that were drawn: what to train. #}
with
    items as (
        select
            items.*,
            cast(items.weight * items.earned as decimal(38, 6)) as points_earned,
            cast(items.weight * items.max_points as decimal(38, 6)) as points_possible
        from {{ ref("fct_qa_items") }} as items
        inner join {{ ref("fct_qa_reviews") }} as reviews on items.review_key = reviews.review_key
        where reviews.is_scoring and not items.is_targeted and not items.is_not_applicable
    )

select
    items.period_start,
    items.agent_key,
    items.skill,
    max(coalesce(agents.display_name, agents.source_id)) as member,
    count(distinct items.sample_key) as calls,
    count(distinct items.review_key) as reviews,
    cast(sum(items.points_earned) as decimal(38, 6)) as points_earned,
    cast(sum(items.points_possible) as decimal(38, 6)) as points_possible,
    {{ ratio("sum(items.points_earned)", "sum(items.points_possible)", 6) }} as earned_share
from items
inner join {{ ref("dim_agents") }} as agents on items.agent_key = agents.agent_key
group by items.period_start, items.agent_key, items.skill
