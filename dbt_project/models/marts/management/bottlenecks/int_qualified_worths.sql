{# What a qualified lead is worth: the net revenue that calls contributed, by the leads that became
   sales-qualified, both of the last 365 days that are told in full. Too few leads of one's own, or
   none with an order, say nothing yet: then the company's worth holds. #}
{% set least_leads = 30 %}
with
    sums as (
        select
            days.scope,
            days.scope_id,
            sum(case when days.is_recent then days.sales_qualified else 0 end) as leads,
            sum(case when days.is_recent then days.calls_contributing else 0 end) as calls,
            sum(case when days.is_recent then days.revenue_contributed_net else 0 end) as revenue
        from
            (
                -- what a team or an agent earned is credited twice: leads have one who qualified
                -- them
                select
                    scoped.*,
                    scoped.date_day < reach.through_date
                    and scoped.date_day >= {{ add_days("reach.through_date", -365) }} as is_recent
                from {{ ref("int_scoped_days") }} as scoped
                cross join ({{ data_reach() }}) as reach
                where scoped.credit_role <> 'closer'
            ) as days
        group by days.scope, days.scope_id
    ),

    worths as (
        select
            sums.*,
            case when calls > 0 then {{ ratio("revenue", "leads", 2) }} end as worth,
            case when scope = 'company' then 1 else {{ least_leads }} end as least_leads
        from sums
    ),

    chosen as (
        select
            worths.*,
            company.worth as company_worth,
            worths.leads >= worths.least_leads and worths.worth is not null as has_own
        from worths
        cross join (select worth from worths where scope = 'company') as company
    )

select
    chosen.scope,
    chosen.scope_id,
    case when chosen.has_own then chosen.worth else chosen.company_worth end as worth,
    company.reporting_currency as currency,
    case
        when chosen.has_own then 'own' when chosen.company_worth is not null then 'company'
    end as basis
from chosen
cross join {{ source("lake", "company") }} as company
