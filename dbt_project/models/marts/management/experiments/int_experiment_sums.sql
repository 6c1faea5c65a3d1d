{# Sums over the mature units as they were assigned, whatever was done to them. Exact until the last
   step, so that no order of rows changes them. #}
with
    mature as (
        select
            units.experiment_id,
            experiment_values.kpi,
            units.arm,
            units.cluster_id,
            experiment_values.numerator as y,
            experiment_values.denominator as n,
            experiment_values.covariate_numerator as c
        from {{ ref("fct_experiment_units") }} as units
        inner join
            {{ ref("int_experiment_values") }} as experiment_values
            on units.experiment_id = experiment_values.experiment_id
            and units.unit_key = experiment_values.unit_key
        where units.is_mature
    )

select
    experiment_id,
    kpi,
    arm,
    cluster_id,
    count(*) as units,
    {% for name in ["y", "n", "c"] %}
        cast(sum({{ name }}) as double) as sum_{{ name }},
    {% endfor %}
    {% for a, b in [("y", "y"), ("n", "n"), ("c", "c"), ("y", "n"), ("y", "c")] %}
        cast(
            sum(cast({{ a }} as decimal(19, 6)) * cast({{ b }} as decimal(18, 6))) as double
        ) as sum_{{ a }}{{ b }}{{ "," if not loop.last }}
    {% endfor %}
from mature
group by experiment_id, kpi, arm, cluster_id
