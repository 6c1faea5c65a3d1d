{# What the calls of an agent would have come to in the hands of all (indirect standardisation). #}
with
    by_agent as (
        select
            cells.kpi,
            periods.period,
            periods.period_start,
            cells.agent_key,
            cells.list_key,
            cells.lead_hour,
            cells.attempt_number,
            sum(cells.units) as units,
            sum(cells.successes) as successes
        from {{ ref("int_case_mix_cells") }} as cells
        inner join
            {{ ref("int_scorecard_periods") }} as periods
            on cells.month_start_date = periods.month_start_date
        group by
            cells.kpi,
            periods.period,
            periods.period_start,
            cells.agent_key,
            cells.list_key,
            cells.lead_hour,
            cells.attempt_number
    ),

    cells as (
        select
            by_agent.*,
            sum(units) over (
                partition by kpi, period, period_start, list_key, lead_hour, attempt_number
            ) as units_of_all,
            sum(successes) over (
                partition by kpi, period, period_start, list_key, lead_hour, attempt_number
            ) as successes_of_all
        from by_agent
    )

select
    kpi,
    period,
    period_start,
    agent_key,
    cast(sum(successes) as bigint) as observed,
    cast(
        sum(
            cast(units as decimal(18, 0))
            * cast({{ ratio("successes_of_all", "units_of_all", 6) }} as decimal(7, 6))
        ) as decimal(38, 6)
    ) as expected
from cells
where agent_key <> '(none)'
group by kpi, period, period_start, agent_key
