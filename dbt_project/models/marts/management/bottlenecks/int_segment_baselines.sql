select
    weeks.period_start,
    weeks.scope,
    weeks.scope_id,
    segments.dimension,
    segments.segment,
    {% for unit in funnel_units() %}
        {% set both = [("=", ""), ("<", "baseline_")] %}
        {% for side, name in both %}
            cast(
                sum(
                    case
                        when segments.period_start {{ side }} weeks.period_start
                        then segments.{{ unit }}
                        else 0
                    end
                ) as bigint
            ) as {{ name }}{{ unit }} {{- "," if not loop.last }}
        {% endfor %}
        {{- "," if not loop.last }}
    {% endfor %}
from {{ ref("int_funnel_baselines") }} as weeks
inner join
    {{ ref("int_segment_weeks") }} as segments
    on weeks.scope = segments.scope
    and weeks.scope_id = segments.scope_id
    and (
        segments.period_start = weeks.period_start
        or {{ is_baseline_of("segments.period_start", "weeks.period_start") }}
    )
group by weeks.period_start, weeks.scope, weeks.scope_id, segments.dimension, segments.segment
