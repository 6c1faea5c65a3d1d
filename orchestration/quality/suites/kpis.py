"""MARTS, the KPIs themselves: there at all, possible, and not suspiciously smooth."""

from orchestration.quality.checks import Check, rows_that_break
from orchestration.quality.suites.rows import staged

OWNER = "data-engineering"
COMPANY_KPI = "kpi, period, period_start, value, numerator, denominator, n"
LONGEST_AVERAGE, LONGEST_EFFORT, LONGEST_CYCLE = 14_400, 360_000, 3_650
SMOOTH_FROM = 100

KPIS = (
    Check(
        "rates_are_between_0_and_1",
        "marts.fct_kpis",
        rows_that_break(f"""
select {COMPANY_KPI} from marts.fct_kpis semi join (
    select kpi from seeds.kpis where unit = 'rate'
) using (kpi)
where figure = 'current' and scope = 'company' and value not between 0 and 1
order by kpi, period_start desc"""),
        severity="block",
        owner=OWNER,
        reason="2026-11-24: numerator and denominator do not count the same rows",
        expected="every rate of the company lies between 0 and 1",
        advice=(
            "publish nothing before it is found: compare numerator and denominator of the period "
            "with marts.fct_components_daily"
        ),
    ),
    Check(
        "kpis_lie_in_their_plausible_bands",
        "marts.fct_kpis",
        rows_that_break(f"""
with bands as (
    select kpi,
        -- net revenue falls below zero in a period of refunds, a return where more is spent
        case
            when kpi = 'roi' or (unit = 'money' and kpi <> 'revenue_gross') then null else 0
        end as lowest,
        case
            when kpi like 'average_%' and unit = 'seconds' then {LONGEST_AVERAGE}
            when kind = 'ratio' and unit = 'seconds' then {LONGEST_EFFORT}
            when unit = 'days' then {LONGEST_CYCLE}
        end as highest
    from seeds.kpis where unit <> 'rate'
)
select {COMPANY_KPI}, lowest, highest from marts.fct_kpis inner join bands using (kpi)
where figure = 'current' and scope = 'company' and (value < lowest or value > highest)
order by kpi, period_start desc"""),
        severity="warn",
        owner=OWNER,
        reason=(
            "2026-11-24: a wrong unit or sign shows in the KPI before anybody sees it in the rows"
        ),
        expected=(
            "counts, times and gross revenue are not negative; an average call has at most 4 "
            "hours, a qualified lead took at most 100 hours, a sale at most 10 years"
        ),
        advice=(
            "look at `unit` and `format` of the columns behind the KPI in sources.yml, and at the "
            "longest calls of the period"
        ),
    ),
    Check(
        "rates_per_dial_and_connect_are_not_all_or_nothing",
        "marts.fct_kpis",
        rows_that_break(f"""
select {COMPANY_KPI} from marts.fct_kpis
where figure = 'current' and scope = 'company' and n >= {SMOOTH_FROM} and (
    (value = 0 and kpi in ('answer_rate', 'connect_rate', 'conversation_rate'))
    or (value = 1 and kpi in ('answer_rate', 'connect_rate'))
)
order by kpi, period_start desc"""),
        severity="warn",
        owner=OWNER,
        reason=(
            "2026-11-24: a column that came empty, or a source without unanswered calls, gives 0 "
            "or 1"
        ),
        expected=(
            f"of {SMOOTH_FROM} dials or connects and more, no answer or connect rate is exactly 0 "
            "or 1, and no conversation rate 0"
        ),
        advice=(
            "1 per dial: does the source log unanswered calls (`logs_unanswered`)? 0: do its "
            "dispositions, its legs and their talk arrive?"
        ),
    ),
)


def kpi_checks() -> list[Check]:
    """The checks of what is published."""
    return [_kpis_are_there(), *KPIS]


def _kpis_are_there() -> Check:
    calls = staged("call_attempts", "direction")
    facts = ("marts.fct_call_attempts", "marts.fct_components_daily", "marts.fct_kpis")
    counts = " union all ".join(
        f"select '{t}' as empty_table, count(*) as rows from {t}" for t in facts
    )
    return Check(
        "kpis_are_there_where_calls_were_delivered",
        "marts.fct_kpis",
        rows_that_break(f"""
select empty_table, delivered.rows as calls_delivered
from ({counts}) as facts
cross join (
    select count(*) as rows from {calls} as calls where direction = 'outbound'
) as delivered
where facts.rows = 0 and delivered.rows > 0"""),
        severity="block",
        owner=OWNER,
        reason="2026-11-24: an empty set would replace the last good one",
        expected=(
            "calls, daily components and KPIs are not empty where outbound calls were delivered"
        ),
        advice=(
            "look at exclusion_reason in contract.call_attempts: a wrong disposition or test flag "
            "excludes every call; else read the build's log"
        ),
    )
