{{ config(materialized="view", contract={"enforced": false}) }}
{# The figures as a reader compares them: with the period before, the same period a year ago, and
   whether the period is over. A closed period is told by its official figure. #}
with
    figures as (
        select kpis.*
        from {{ ref("fct_kpis") }} as kpis
        left join
            (
                select distinct period, period_start from {{ source("lake", "closed_figures") }}
            ) as closed
            on kpis.period = closed.period
            and kpis.period_start = closed.period_start
        where kpis.figure = case when closed.period is null then 'current' else 'official' end
    ),

    reach as ({{ data_reach() }}),

    -- until when the last member that came in a period is followed
    cohorts as (
        select
            members.cohort || '_cohort' as kpi,
            periods.period,
            periods.period_start,
            max(members.last_date) as last_date
        from {{ ref("fct_cohort_members") }} as members
        inner join ({{ periods() }}) as periods on members.entered_date = periods.date_day
        group by members.cohort, periods.period, periods.period_start
    ),

    placed as (
        select
            figures.*,
            {{ period_end("figures.period", "figures.period_start") }} as period_end,
            {{ period_before("figures.period", "figures.period_start") }} as start_before,
            {{ period_a_year_ago("figures.period", "figures.period_start") }} as start_a_year_ago
        from figures
    )

select
    placed.kpi,
    {{ period_columns("placed") }},
    placed.period_end,
    coalesce(placed.period_end <= reach.through_date, false) as is_complete,
    cohorts.last_date < reach.through_date as is_mature,
    placed.figure,
    placed.value,
    placed.numerator,
    placed.denominator,
    placed.n,
    placed.ci_low,
    placed.ci_high,
    placed.is_ranked,
    before.value as value_before,
    placed.value - before.value as change_since_before,
    a_year_ago.value as value_a_year_ago,
    placed.value - a_year_ago.value as change_in_a_year,
    placed.policy_version,
    placed.reason_null
from placed
cross join reach
left join
    cohorts
    on placed.kpi = cohorts.kpi
    and placed.period = cohorts.period
    and placed.period_start = cohorts.period_start
{% for earlier, start in [("before", "start_before"), ("a_year_ago", "start_a_year_ago")] %}
    left join
        figures as {{ earlier }}
        on placed.kpi = {{ earlier }}.kpi
        and placed.period = {{ earlier }}.period
        and placed.{{ start }} = {{ earlier }}.period_start
        and placed.scope = {{ earlier }}.scope
        and placed.scope_id = {{ earlier }}.scope_id
        and placed.credit_role = {{ earlier }}.credit_role
{% endfor %}
