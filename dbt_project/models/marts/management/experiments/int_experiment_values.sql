{# Every unit has a row for each KPI, also one that was never dialled. A share is had or not, however
   often a lead was dialled; an amount is of one unit; a ratio has both its sides. #}
with
    amounts as (
        select experiment_id, unit_key, amount, is_before, value
        from {{ ref("int_experiment_lead_amounts") }}
        union all
        select experiment_id, unit_key, amount, is_before, value
        from {{ ref("int_experiment_day_amounts") }}
    ),

    summed as (
        select
            units.experiment_id,
            units.unit_key,
            kpis.kpi,
            kpis.measure,
            {% for prefix, when in [
                ("", "not amounts.is_before"),
                ("covariate_", "amounts.is_before"),
            ] %}
                {% for part in ["numerator", "denominator"] %}
                    coalesce(
                        sum(
                            case
                                when {{ when }} and amounts.amount = kpis.{{ part }}
                                then amounts.value
                            end
                        ),
                        0
                    ) as {{ prefix }}{{ part }}{{ "," if not loop.last }}
                {% endfor %}
                {{ "," if not loop.last }}
            {% endfor %}
        from {{ ref("int_experiment_units") }} as units
        inner join
            {{ ref("dim_experiment_kpis") }} as kpis on units.experiment_id = kpis.experiment_id
        left join
            amounts
            on units.experiment_id = amounts.experiment_id
            and units.unit_key = amounts.unit_key
            and amounts.amount in (kpis.numerator, kpis.denominator)
        group by units.experiment_id, units.unit_key, kpis.kpi, kpis.measure
    )

select
    experiment_id,
    unit_key,
    kpi,
    {% for prefix in ["", "covariate_"] %}
        cast(
            case
                when measure <> 'share of leads'
                then {{ prefix }}numerator
                when {{ prefix }}numerator > 0
                then 1
                else 0
            end as decimal(18, 6)
        ) as {{ prefix }}numerator,
        cast(
            case when measure = 'ratio' then {{ prefix }}denominator else 1 end as decimal(18, 6)
        ) as {{ prefix }}denominator{{ "," if not loop.last }}
    {% endfor %}
from summed
