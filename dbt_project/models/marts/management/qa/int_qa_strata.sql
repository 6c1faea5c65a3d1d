{# What an estimate is made of: the scores of each agent's calls, in every scope that the agent is in. A
   call that two have reviewed counts once, with their mean. #}
with
    scores as (
        select sample_key, cast({{ ratio("sum(score)", "count(*)", 6) }} as decimal(9, 6)) as score
        from {{ ref("fct_qa_reviews") }}
        where is_scoring
        group by sample_key
    ),

    sampled as (
        select samples.*, scores.score
        from {{ ref("fct_qa_samples") }} as samples
        left join scores on samples.sample_key = scores.sample_key
        where not samples.is_targeted
    )

{% for scope, member in {
        "company": "company.name",
        "team": "sampled.team_key",
        "agent": "sampled.agent_key",
    }.items() %}
        {{ "union all" if not loop.first }}
    select
        sampled.period_start,
        '{{ scope }}' as scope,
        {{ member }} as scope_id,
        sampled.agent_key,
        cast(sum(sampled.weight) as decimal(38, 6)) as calls,
        count(*) as drawn,
        count(sampled.score) as reviewed,
        cast(sum(sampled.score) as decimal(38, 6)) as score_sum,
        cast(sum(sampled.score * sampled.score) as decimal(38, 12)) as score_squares
    from sampled
    cross join {{ source("lake", "company") }} as company
    where {{ member }} is not null
    group by sampled.period_start, {{ member }}, sampled.agent_key
{% endfor %}
