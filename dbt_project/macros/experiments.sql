{# In a select: the amounts that KPIs of experiments over such units are made of. #}
{% macro experiment_amounts(unit) -%}
    {%- for part in ["numerator", "denominator"] %}
        select kpis.{{ part }} as amount
        from {{ ref("dim_experiment_kpis") }} as kpis
        inner join
            {{ ref("dim_experiments") }} as experiments
            on kpis.experiment_id = experiments.experiment_id
        where
            experiments.unit = '{{ unit }}' and kpis.{{ part }} is not null
            {{ "union" if not loop.last }}
    {%- endfor %}
{%- endmacro %}
