{# A target of a step, or of the KPI that it is another name of, which covers the whole week; of several
   the one that began last. #}
with
    asked as (
        select
            changes.period_start,
            changes.scope,
            changes.scope_id,
            changes.kpi,
            targets.target_value,
            row_number() over (
                partition by changes.period_start, changes.scope, changes.scope_id, changes.kpi
                order by targets.starts_on desc, targets.ends_on, targets.target_key
            ) as place
        from {{ ref("int_step_changes") }} as changes
        inner join {{ ref("dim_kpis") }} as kpis on changes.kpi = kpis.kpi
        inner join
            {{ ref("dim_targets") }} as targets
            on targets.kpi in (kpis.kpi, kpis.alias_of)
            and changes.scope = targets.scope
            and changes.scope_id = targets.scope_id
            and targets.starts_on <= changes.period_start
            and targets.ends_on >= {{ add_days("changes.period_start", 6) }}
        where changes.denominator is not null and targets.is_current and targets.problem is null
    )

select period_start, scope, scope_id, kpi, target_value
from asked
where place = 1
