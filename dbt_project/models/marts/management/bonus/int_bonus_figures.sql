{# Official where a period was closed, but for statements that are closed: what the data say now is
   what these are held against. #}
select
    kpis.kpi,
    kpis.period,
    kpis.period_start,
    kpis.scope_id as agent_key,
    kpis.credit_role,
    max(case when kpis.figure = 'current' then kpis.value end) as value_now,
    max(case when kpis.figure = 'current' then kpis.n end) as n_now,
    coalesce(
        max(case when kpis.figure = 'official' then kpis.value end),
        max(case when kpis.figure = 'current' then kpis.value end)
    ) as value,
    coalesce(
        max(case when kpis.figure = 'official' then kpis.n end),
        max(case when kpis.figure = 'current' then kpis.n end)
    ) as n
from {{ ref("fct_kpis") }} as kpis
inner join
    (
        select kpi
        from {{ ref("int_bonus_rules") }}
        union
        select kpi
        from {{ source("seeds", "bonus_gates") }}
    ) as wanted
    on kpis.kpi = wanted.kpi
where kpis.scope = 'agent' and kpis.period in ('month', 'quarter')
group by kpis.kpi, kpis.period, kpis.period_start, kpis.scope_id, kpis.credit_role
