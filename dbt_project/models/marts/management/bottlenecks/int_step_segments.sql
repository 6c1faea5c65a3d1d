{# What entered each step, and what came out of it, by segment. #}
{% for kpi, (entrants, successes) in call_steps().items() %}
    select
        period_start,
        scope,
        scope_id,
        '{{ kpi }}' as kpi,
        dimension,
        segment,
        {{ successes }} as numerator,
        {{ entrants }} as denominator,
        baseline_{{ successes }} as baseline_numerator,
        baseline_{{ entrants }} as baseline_denominator
    from {{ ref("int_segment_baselines") }}
    where
        {{ entrants }} + baseline_{{ entrants }} > 0
        -- a dial that nobody answered may be no agent's
        {% if entrants == "dials" %} and dimension <> 'agent' {% endif %}
        {{ "union all" if not loop.last }}
{% endfor %}
