{# A week that has at least one of the 8 weeks before it to be held against. What comes out squared,
   by what enters, week by week, tells how much rates differ from week to week. #}
{% set squares = [] %}
{% for entrants, successes in call_steps().values() %}
    {% do squares.append(
        ratio("earlier." ~ successes ~ " * earlier." ~ successes, "earlier." ~ entrants, 6)
    ) %}
{% endfor %}
select
    weeks.period_start,
    weeks.scope,
    weeks.scope_id,
    {% for unit in funnel_units() %}
        weeks.{{ unit }}, cast(sum(earlier.{{ unit }}) as bigint) as baseline_{{ unit }},
    {% endfor %}
    {% for kpi in call_steps() %}
        cast(coalesce(sum({{ squares[loop.index0] }}), 0) as decimal(38, 6)) as {{ kpi }}_squares,
        count({{ squares[loop.index0] }}) as {{ kpi }}_weeks,
    {% endfor %}
    count(*) as baseline_weeks,
    weeks.knows_dials and min(case when earlier.knows_dials then 1 else 0 end) = 1 as knows_dials
from {{ ref("int_funnel_weeks") }} as weeks
inner join
    {{ ref("int_funnel_weeks") }} as earlier
    on weeks.scope = earlier.scope
    and weeks.scope_id = earlier.scope_id
    and {{ is_baseline_of("earlier.period_start", "weeks.period_start") }}
group by
    weeks.period_start,
    weeks.scope,
    weeks.scope_id,
    {% for unit in funnel_units() %} weeks.{{ unit }}, {% endfor %}
    weeks.knows_dials
