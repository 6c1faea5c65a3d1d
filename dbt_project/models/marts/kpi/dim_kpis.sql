{# The register: what each KPI is, in the words that every report uses. #}
select
    kpi,
    line as place,
    kind,
    unit,
    numerator,
    denominator,
    n,
    interval,
    better,
    alias_of,
    min_n,
    is_headline,
    told_by,
    dated_by,
    label_en,
    label_zh,
    definition
from {{ source("seeds", "kpis") }}
