"""MARTS, targets: who is behind, what cannot be held to, what was never reached before.

Not here: whether a target says enough at all (`ingest/seed_checks/targets.py`, before any build).
"""

from orchestration.quality.checks import Check, rows_that_break

OWNER = "sales-operations"
PERIODS, FEWEST_PERIODS, SHARE = 8, 3, 0.95
DAYS_TOLD = 14  # of data, in which a target that has ended is told as missed
TARGET = "targets.kpi, targets.scope, targets.member, targets.version"

TARGETS = (
    # the worst of each KPI first: routes choose by the KPIs of the rows that a result keeps
    Check(
        "targets_are_on_pace",
        "marts.fct_target_progress",
        rows_that_break(f"""
select kpi, scope, member, owner, cast(value as double) as value,
    cast(target_value as double) as target_value,
    round(cast(target_to_date as double), 4) as due_by_now,
    round(100 * pace_index) as percent_of_pace,
    case when is_over then 'missed' else status end as status, starts_on, ends_on, through_date
from marts.fct_target_progress
where is_behind and (not is_over or ends_on >= cast((
    select min(data_through_at) - interval {DAYS_TOLD} day from marts.dim_sources
) as date))
order by row_number() over (partition by kpi order by pace_index, scope, member),
    pace_index, kpi, scope, member"""),
        severity="warn",
        owner=OWNER,
        reason="2026-11-27: who learns at the end of a period that it was missed can mend nothing",
        expected=(
            "no target under way has a status that is told (`target_statuses`), nor has one that "
            f"ended within the last {DAYS_TOLD} days of data"
        ),
        advice=(
            "ask its owner, whom the row names, what the days that are left need: "
            "marts.fct_target_progress has required_per_day and the forecast. A missed one is told "
            f"for {DAYS_TOLD} days; that it then passes does not say that it was reached"
        ),
    ),
    Check(
        "targets_can_be_held_to",
        "marts.dim_targets",
        rows_that_break(f"""
select {TARGET}, targets.starts_on, targets.ends_on, targets.problem
from marts.dim_targets as targets
where is_current and problem is not null
order by kpi, scope, member"""),
        severity="warn",
        owner=OWNER,
        reason="2026-11-27: a target of nobody is never missed, and never reached",
        expected=(
            "every target names one member that is known; of an agent or team a credit_role where "
            "the KPI is credited twice, else none; a whole week, month, quarter or year where it "
            "cannot be summed over days, or is paced by shape"
        ),
        advice="correct the row in seeds/targets.csv of the home, as its problem says",
    ),
    Check(
        "targets_are_achievable",
        "marts.dim_targets",
        rows_that_break(f"""
with earlier as (
    select targets.target_key, figures.value, row_number() over (
        partition by targets.target_key order by figures.period_start desc
    ) as place
    from marts.dim_targets as targets
    inner join marts.rpt_kpis as figures
        on targets.kpi = figures.kpi and targets.scope = figures.scope
        and targets.scope_id = figures.scope_id and targets.credit_role = figures.credit_role
        and targets.period = figures.period and figures.period_start < targets.starts_on
    where figures.is_complete and figures.value is not null
),
usual as (
    select target_key, count(*) as periods, quantile_cont(value, {SHARE}) as highest,
        quantile_cont(value, {1 - SHARE:.2f}) as lowest
    from earlier where place <= {PERIODS}
    group by target_key having count(*) >= {FEWEST_PERIODS}
)
select {TARGET}, targets.period, target_value, periods as earlier_periods,
    round(case better when 'lower' then lowest else highest end, 4) as reached_before
from marts.dim_targets as targets
inner join usual using (target_key)
inner join seeds.kpis as kpis on targets.kpi = kpis.kpi
where is_current and not is_stretch
    and case better when 'lower' then target_value < lowest else target_value > highest end
order by targets.kpi, scope, member"""),
        severity="warn",
        owner=OWNER,
        reason="2026-11-27: Achievable: nobody works for what was never within reach",
        expected=(
            "a target of a week, month, quarter or year is at most the 95th percentile of the "
            f"{PERIODS} such periods before it ({FEWEST_PERIODS} at least), or its stretch is T"
        ),
        advice="set what can be reached, or say T in stretch: then everybody knows that it is one",
    ),
)
