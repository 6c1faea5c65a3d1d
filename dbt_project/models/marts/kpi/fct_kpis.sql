{# What the data say now (`current`), and what was said when a period was closed (`official`). #}
with
    figures as (
        select {{ figure_columns() }}, 'current' as figure
        from {{ ref("int_kpis") }}
        union all
        select {{ figure_columns() }}, 'official' as figure
        from {{ source("lake", "closed_figures") }}
    )

select
    figures.kpi,
    {{ period_columns("figures") }},
    figures.figure,
    figures.numerator,
    figures.denominator,
    figures.value,
    figures.ci_low,
    figures.ci_high,
    figures.n,
    figures.value is not null and figures.n >= coalesce(kpis.min_n, 0) as is_ranked,
    figures.policy_version,
    figures.reason_null
from figures
left join {{ ref("dim_kpis") }} as kpis on figures.kpi = kpis.kpi
