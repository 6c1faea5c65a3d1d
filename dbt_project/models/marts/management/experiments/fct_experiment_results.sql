{# What was assigned, and may be read. How far apart arms are is made by inference when it is published:
   nothing of it is told where the arms are not as large as planned. #}
{% set apart = [
    "value",
    "control_value",
    "difference",
    "difference_low",
    "difference_high",
    "ratio",
] %}
{% set sure = ["p", "p_adjusted", "always_valid_p", "p_better", "expected_loss"] %}
{% set otherwise = ["cuped_difference", "cuped_low", "cuped_high", "cluster_low", "cluster_high"] %}
select
    kpis.experiment_id,
    kpis.kpi,
    arms.arm,
    controls.arm as control_arm,
    kpis.role,
    kpis.direction,
    kpis.margin,
    kpis.measure,
    case when kpis.measure = 'share of leads' then 'rate' else kpis.unit end as unit,
    arms.units_assigned,
    arms.units_mature,
    controls.units_mature as control_units_mature,
    arms.units_contaminated,
    controls.units_contaminated as control_units_contaminated,
    {% for name in apart + sure + otherwise %}
        cast(null as decimal(38, 6)) as {{ name }},
    {% endfor %}
    cast(null as string) as verdict
from {{ ref("dim_experiment_kpis") }} as kpis
inner join
    {{ ref("int_experiment_arms") }} as arms
    on kpis.experiment_id = arms.experiment_id
    and not arms.is_control
inner join
    {{ ref("int_experiment_arms") }} as controls
    on kpis.experiment_id = controls.experiment_id
    and controls.is_control
