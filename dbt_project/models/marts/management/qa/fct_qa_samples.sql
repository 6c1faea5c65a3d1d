{# Whose a call is now, beside what held when it was drawn. #}
select
    samples.sample_key,
    samples.period_start,
    samples.call_key,
    coalesce(calls.agent_key, samples.agent_key) as agent_key,
    calls.team_key,
    calls.campaign_key,
    calls.started_date,
    samples.outcome_class,
    samples.week_start,
    samples.form,
    samples.form_version,
    samples.is_targeted,
    samples.targeted_reason,
    samples.is_double_scored,
    samples.agent_calls,
    samples.agent_drawn,
    cast(samples.inclusion_prob as decimal(18, 12)) as inclusion_prob,
    cast(samples.weight as decimal(18, 6)) as weight,
    samples.drawn_at,
    samples.drawn_by,
    samples.draw_seed
from {{ source("lake", "qa_samples") }} as samples
left join {{ ref("fct_call_attempts") }} as calls on samples.call_key = calls.call_key
