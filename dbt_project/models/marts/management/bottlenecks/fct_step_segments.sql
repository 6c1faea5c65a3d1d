{# A change of a rate is what would have come of other shares alone (mix), and of other rates alone. Who
   is there in one of both only has its rate there in the other, too: it is all mix. #}
{% set whole = "partition by period_start, scope, scope_id, kpi, dimension" %}
with
    segments as (
        select
            segments.*,
            changes.value + changes.baseline_value as rates_of_all,
            changes.change as change_of_all,
            {{ ratio("segments.numerator", "segments.denominator", 6) }} as value,
            {{ ratio("segments.baseline_numerator", "segments.baseline_denominator", 6) }}
            as baseline_value,
            {{ ratio("segments.denominator", "changes.denominator", 6) }} as share,
            {{ ratio("segments.baseline_denominator", "changes.baseline_denominator", 6) }}
            as baseline_share
        from {{ ref("int_step_segments") }} as segments
        inner join
            {{ ref("fct_step_changes") }} as changes
            on segments.period_start = changes.period_start
            and segments.scope = changes.scope
            and segments.scope_id = changes.scope_id
            and segments.kpi = changes.kpi
            and changes.change is not null
    ),

    moved as (
        select
            segments.*,
            value - baseline_value as change,
            coalesce(value, baseline_value) + coalesce(baseline_value, value) as both_rates
        from segments
    )

select
    period_start,
    scope,
    scope_id,
    kpi,
    dimension,
    segment,
    coalesce(lists.list_name, agents.display_name, agents.source_id, segment) as segment_name,
    value,
    cast(numerator as decimal(38, 6)) as numerator,
    cast(denominator as decimal(38, 6)) as denominator,
    share,
    baseline_value,
    cast(baseline_numerator as decimal(38, 6)) as baseline_numerator,
    cast(baseline_denominator as decimal(38, 6)) as baseline_denominator,
    baseline_share,
    {{ half_of("share - baseline_share", "both_rates - rates_of_all") }} as change_by_mix,
    {{ half_of("share + baseline_share", "coalesce(change, 0)") }} as change_by_rate,
    count(change) over ({{ whole }}) > 1
    and case
        when change_of_all < 0
        then min(change) over ({{ whole }}) > 0
        when change_of_all > 0
        then max(change) over ({{ whole }}) < 0
        else false
    end as is_reversed
from moved
left join {{ ref("dim_lists") }} as lists on segment = lists.list_key
left join {{ ref("dim_agents") }} as agents on segment = agents.agent_key
