{# How far each target that counts has come, and how far it should be by now. What may come of it is
   inferred (orchestration/inference/forecasts.py), and so are the sentences. #}
{% set elapsed, total = "elapsed_business_days", "total_business_days" %}
{% set days = ["through_date", "is_over", elapsed, total] %}
{% set reached = ["value", "numerator", "denominator", "n", "reason_null"] %}
{% set paced = ["target_to_date", "pace_index", "status", "is_behind"] %}
with
    progress as (
        select
            targets.*,
            kpis.kind,
            kpis.better,
            {% for column in days %} sums.{{ column }}, {% endfor %}
            {% for column in reached %} reached.{{ column }}, {% endfor %}
            {% for column in paced %} pace.{{ column }}, {% endfor %}
            pace.asked_value,
            pipeline.value as weighted_pipeline
        from {{ ref("dim_targets") }} as targets
        inner join {{ ref("dim_kpis") }} as kpis on targets.kpi = kpis.kpi
        inner join {{ ref("int_target_sums") }} as sums on targets.target_key = sums.target_key
        inner join
            {{ ref("int_target_values") }} as reached on targets.target_key = reached.target_key
        inner join {{ ref("int_target_pace") }} as pace on targets.target_key = pace.target_key
        left join
            {{ ref("fct_kpis") }} as pipeline
            on targets.kpi in ('revenue_gross', 'revenue_net')
            and not sums.is_over
            and pipeline.kpi = 'weighted_pipeline'
            and pipeline.period = 'all'
            and pipeline.figure = 'current'
            and targets.scope = pipeline.scope
            and targets.scope_id = pipeline.scope_id
    )

select
    target_key,
    kpi,
    scope,
    scope_id,
    case when scope = 'company' then scope_id else member end as member,
    credit_role,
    owner,
    starts_on,
    ends_on,
    through_date,
    is_over,
    target_value,
    asked_value,
    {% for column in reached %} {{ column }}, {% endfor %}
    elapsed_business_days,
    total_business_days,
    {% for column in paced %} {{ column }}, {% endfor %}
    case
        when kind = 'additive' and {{ elapsed }} > 0
        then {{ ratio(product_of("value", total), elapsed, 4) }}
    end as run_rate,
    -- what less is better of is allowed, not asked for
    case
        when kind = 'additive' and better = 'higher' and {{ total }} > {{ elapsed }}
        then {{ ratio("greatest(asked_value - value, 0)", total ~ " - " ~ elapsed, 4) }}
    end as required_per_day,
    cast(null as decimal(38, 6)) as forecast,
    cast(null as decimal(38, 6)) as forecast_low,
    cast(null as decimal(38, 6)) as forecast_high,
    cast(value + weighted_pipeline as decimal(38, 6)) as pipeline_forecast,
    cast(null as string) as sentence,
    version,
    set_by,
    set_on
from progress
