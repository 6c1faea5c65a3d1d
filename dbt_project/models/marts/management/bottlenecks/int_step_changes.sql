{# What is lost at a step is what its entrants come to at the rates of the baseline, less what those who
   came out of it do: a gain is a negative loss, and what is lost of dials and at all steps adds up. #}
with weeks as (select * from {{ ref("int_funnel_baselines") }})

select
    period_start,
    scope,
    scope_id,
    'dials' as kpi,
    cast(dials as decimal(38, 6)) as value,
    cast(dials as decimal(38, 6)) as numerator,
    cast(null as decimal(38, 6)) as denominator,
    baseline_weeks,
    {{ ratio("baseline_dials", "baseline_weeks", 6) }} as baseline_value,
    cast(baseline_dials as decimal(38, 6)) as baseline_numerator,
    cast(null as decimal(38, 6)) as baseline_denominator,
    cast(null as decimal(38, 6)) as baseline_squares,
    cast(
        {{ ratio("baseline_qualified", "baseline_weeks", 6) }}
        - {{ expected_qualified("dials", "dials") }} as decimal(38, 6)
    ) as lost_qualified
from weeks
where knows_dials
{% for kpi, (entrants, successes) in call_steps().items() %}
    union all
    select
        period_start,
        scope,
        scope_id,
        '{{ kpi }}' as kpi,
        {{ ratio(successes, entrants, 6) }} as value,
        cast({{ successes }} as decimal(38, 6)) as numerator,
        cast({{ entrants }} as decimal(38, 6)) as denominator,
        {{ kpi }}_weeks as baseline_weeks,
        {{ ratio("baseline_" ~ successes, "baseline_" ~ entrants, 6) }} as baseline_value,
        cast(baseline_{{ successes }} as decimal(38, 6)) as baseline_numerator,
        cast(baseline_{{ entrants }} as decimal(38, 6)) as baseline_denominator,
        {{ kpi }}_squares as baseline_squares,
        cast(
            {{ expected_qualified(entrants, entrants) }}
            - {{ expected_qualified(successes, successes) }} as decimal(38, 6)
        ) as lost_qualified
    from weeks
    {% if entrants == "dials" %} where knows_dials {% endif %}
{% endfor %}
