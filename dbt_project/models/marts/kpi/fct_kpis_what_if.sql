{# Under other policies, beside what is said now. #}
select
    coalesce(supposed.what_if, others.what_if) as what_if,
    {% for column in figure_identity() %}
        coalesce(supposed.{{ column }}, figures.{{ column }}) as {{ column }},
    {% endfor %}
    supposed.numerator,
    figures.numerator as current_numerator,
    supposed.denominator,
    figures.denominator as current_denominator,
    supposed.value,
    figures.value as current_value,
    supposed.value - figures.value as difference,
    supposed.policy_version,
    coalesce(supposed.made_at, others.made_at) as made_at
from {{ ref("int_kpis") }} as figures
-- every figure is compared in each what-if
inner join (select distinct what_if, made_at from {{ source("lake", "what_if") }}) as others on true
full outer join
    {{ source("lake", "what_if") }} as supposed
    on others.what_if = supposed.what_if
    and {{ is_same_figure("figures", "supposed") }}
