{# The score and its interval are made by inference when it is published. #}
{% set scopes = {
    "company": "company.name",
    "team": "reviews.team_key",
    "agent": "reviews.agent_key",
} %}
with
    drawn as (
        select
            period_start,
            scope,
            scope_id,
            cast(sum(calls) as decimal(38, 6)) as calls,
            cast(sum(drawn) as bigint) as drawn,
            cast(sum(reviewed) as bigint) as reviewed
        from {{ ref("int_qa_strata") }}
        group by period_start, scope, scope_id
    ),

    targeted as (
        {% for scope, member in scopes.items() %}
            select
                reviews.period_start,
                '{{ scope }}' as scope,
                {{ member }} as scope_id,
                count(*) as reviews,
                {{ ratio("sum(reviews.score)", "count(*)", 4) }} as score
            from {{ ref("fct_qa_reviews") }} as reviews
            cross join {{ source("lake", "company") }} as company
            where reviews.is_targeted and reviews.is_scoring and {{ member }} is not null
            group by reviews.period_start, {{ member }} {{ "union all" if not loop.last }}
        {% endfor %}
    )

select
    coalesce(drawn.period_start, targeted.period_start) as period_start,
    coalesce(drawn.scope, targeted.scope) as scope,
    coalesce(drawn.scope_id, targeted.scope_id) as scope_id,
    coalesce(teams.team_name, agents.display_name, agents.source_id, drawn.scope_id) as member,
    drawn.calls,
    coalesce(drawn.drawn, 0) as drawn,
    coalesce(drawn.reviewed, 0) as reviewed,
    cast(null as decimal(38, 6)) as score,
    cast(null as decimal(38, 6)) as ci_low,
    cast(null as decimal(38, 6)) as ci_high,
    coalesce(targeted.reviews, 0) as targeted_reviews,
    targeted.score as targeted_score
from drawn
full outer join
    targeted
    on drawn.period_start = targeted.period_start
    and drawn.scope = targeted.scope
    and drawn.scope_id = targeted.scope_id
left join
    {{ ref("dim_teams") }} as teams on coalesce(drawn.scope_id, targeted.scope_id) = teams.team_key
left join
    {{ ref("dim_agents") }} as agents
    on coalesce(drawn.scope_id, targeted.scope_id) = agents.agent_key
