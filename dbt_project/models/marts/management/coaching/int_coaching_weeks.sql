{# The KPI of an event in the last eight whole weeks before its day and in the first eight since; a
   week that the day cuts is in neither, nor is one that is not over. What spreads a ratio is summed as well. #}
with
    weeks as (
        select
            events.kind,
            events.event_id,
            case
                when figures.period_start < events.happened_on then 'before' else 'since'
            end as side,
            case
                when figures.period_start < events.happened_on
                then {{ days_between(add_days("figures.period_start", 7), "events.happened_on") }}
                else {{ days_between("events.happened_on", "figures.period_start") }}
            end as days_away,
            register.interval,
            figures.kpi,
            figures.numerator,
            figures.denominator,
            figures.n,
            {{ spread_columns("spreads") }}
        from {{ ref("int_coaching_events") }} as events
        inner join
            {{ ref("rpt_kpis") }} as figures
            on events.kpi = figures.kpi
            and events.scope = figures.scope
            and events.scope_id = figures.scope_id
        inner join {{ ref("dim_kpis") }} as register on figures.kpi = register.kpi
        left join
            {{ ref("int_period_spreads") }} as spreads on {{ is_same_figure("figures", "spreads") }}
        where figures.period = 'week' and figures.is_complete and figures.credit_role = '(none)'
    ),

    sums as (
        select
            kind,
            event_id,
            side,
            kpi,
            interval,
            cast(sum(numerator) as decimal(38, 6)) as numerator,
            cast(sum(denominator) as decimal(38, 6)) as denominator,
            cast(sum(n) as bigint) as n,
            count(*) as weeks,
            {{ spread_sums() }}
        from weeks
        where days_away between 0 and 55
        group by kind, event_id, side, kpi, interval
    )

select
    sums.kind,
    sums.event_id,
    sums.side,
    sums.kpi,
    sums.interval,
    sums.numerator,
    sums.denominator,
    sums.n,
    sums.weeks,
    {{ spread_columns("sums") }},
    {{ ratio("numerator", "denominator", 6) }} as value,
    case when interval = 'wilson' then {{ wilson_low("numerator", "denominator") }} end as ci_low,
    case when interval = 'wilson' then {{ wilson_high("numerator", "denominator") }} end as ci_high
from sums
