{{ config(materialized="view", contract={"enforced": false}) }}
{# The latest ripe periods that the rules in force look at: over, and of a cohort with the days of all
   its members. #}
select *
from
    (
        select
            rules.rule,
            rules.valid_from as version,
            rules.decided_by,
            rules.kpi,
            coalesce(rules.credit_role, '(none)') as credit_role,
            rules.period,
            rules.periods as periods_asked,
            rules.min_n,
            company.period_start,
            row_number() over (
                partition by rules.rule, rules.kpi order by company.period_start desc
            ) as place
        from {{ source("seeds", "promotion_rules") }} as rules
        cross join ({{ data_reach() }}) as reach
        inner join
            {{ ref("rpt_kpis") }} as company
            on rules.kpi = company.kpi
            and rules.period = company.period
            and company.scope = 'company'
            and company.is_complete
            and coalesce(company.is_mature, true)
        where {{ is_in_force("rules", "reach.through_date") }}
    ) as placed
where place <= periods_asked
