{% set columns = "board line kpi period period_start period_end agent_key figure policy_version".split() %}
{% set columns = columns + ["value", "n", "floor_value", "floor_n"] %}
{# Who has a figure of a board's KPI in a period that is over, with what is needed to place it: the
   floor's figure, and what the agent did in the 8 weeks or 3 months before. #}
with
    -- of a cohort, only those whose days are over: an unripe one would be held against ripe ones
    figures as (
        select *
        from {{ ref("rpt_kpis") }}
        where
            scope = 'agent'
            and scope_id <> '(none)'
            and period in ('week', 'month')
            and is_complete
            and coalesce(is_mature, true)
    ),

    entered as (
        select
            boards.board,
            boards.line,
            figures.kpi,
            figures.period,
            figures.period_start,
            figures.period_end,
            case
                figures.period
                when 'week'
                then {{ add_days("figures.period_start", -56) }}
                -- 80 days before a 1st lie in the third month before, whatever their lengths
                else {{ period_start("month", add_days("figures.period_start", -80)) }}
            end as baseline_start,
            figures.scope_id as agent_key,
            figures.credit_role,
            figures.figure,
            figures.policy_version,
            figures.value,
            figures.n,
            floors.value as floor_value,
            floors.n as floor_n
        from {{ source("seeds", "leaderboards") }} as boards
        inner join
            figures
            on boards.kpi = figures.kpi
            and boards.period = figures.period
            and coalesce(boards.credit_role, '(none)') = figures.credit_role
            and {{ is_in_force("boards", "figures.period_start") }}
        left join
            figures as floors
            on boards.floor_kpi = floors.kpi
            and figures.period = floors.period
            and figures.period_start = floors.period_start
            and figures.scope_id = floors.scope_id
            and floors.credit_role = '(none)'
    )

select
    {% for column in columns %} entered.{{ column }}, {% endfor %}
    cast(sum(earlier.numerator) as decimal(38, 6)) as baseline_numerator,
    cast(sum(earlier.denominator) as decimal(38, 6)) as baseline_denominator,
    cast(coalesce(sum(earlier.n), 0) as bigint) as baseline_n
from entered
left join
    figures as earlier
    on entered.kpi = earlier.kpi
    and entered.period = earlier.period
    and entered.agent_key = earlier.scope_id
    and entered.credit_role = earlier.credit_role
    and earlier.period_start >= entered.baseline_start
    and earlier.period_start < entered.period_start
group by {% for column in columns %} entered.{{ column }} {{ "," if not loop.last }} {% endfor %}
