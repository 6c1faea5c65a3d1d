{# The KPIs that an experiment is read by, and what of a KPI one unit has: whether it was counted, how
   much of it, or both sides of a ratio. #}
select
    chosen.experiment_id,
    chosen.kpi,
    chosen.role,
    chosen.direction,
    cast(chosen.margin as decimal(18, 8)) as margin,
    case
        when
            experiments.unit = 'lead'
            and (kpis.interval = 'wilson' or (kpis.kind <> 'ratio' and kpis.unit = 'count'))
        then 'share of leads'
        when kpis.kind = 'ratio'
        then 'ratio'
        else 'mean'
    end as measure,
    kpis.unit,
    kpis.numerator,
    kpis.denominator
from {{ source("seeds", "experiment_kpis") }} as chosen
inner join
    {{ ref("dim_experiments") }} as experiments on chosen.experiment_id = experiments.experiment_id
inner join {{ ref("dim_kpis") }} as kpis on chosen.kpi = kpis.kpi
