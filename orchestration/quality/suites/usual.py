"""MARTS, what is unusual: rows, KPIs and exchange rates held to the band of their own history.

Weekdays are compared with the same weekday, for Mondays are no Sundays; holidays are left out. Not
here: the arithmetic of a band (`bands.py`), limits that hold for every company (`kpis.py`).
"""

from collections.abc import Sequence

from orchestration.ingest.seed_rows import Kpi
from orchestration.quality.checks import Check, rows_that_break
from orchestration.quality.suites.bands import outside_band

ENGINEERING, OPERATIONS, FINANCE = "data-engineering", "sales-operations", "finance"
WEEKS_OF_ROWS, WEEKS_OF_KPIS, RATES = 4, 8, 8
DATED_ROWS = (
    ("calls", "contract.call_attempts", "started_date"),
    ("leads", "contract.leads", "created_date"),
    ("opportunities", "contract.opportunities", "created_date"),
    ("orders", "contract.orders", "ordered_date"),
)


def _local_date(moment: str) -> str:
    return f"cast(timezone(reporting_time_zone, timezone('UTC', {moment})) as date)"


def usual_checks(kpis: Sequence[Kpi]) -> list[Check]:
    """The checks against history; one a KPI, so that each reaches who answers for it."""
    return [_rows_are_as_many(), *(_kpi_is_as_usual(kpi) for kpi in kpis), _rates_are_as_usual()]


def _rows_are_as_many() -> Check:
    counts = "\n    union all ".join(
        f"select '{of}' as rows_of, source_system, source_account, {day} as date_day, "
        f"count(*) as rows, max(extracted_at) as extracted_at from {table} group by all"
        for of, table, day in DATED_ROWS
    )
    source = "rows_of, source_system, source_account"
    # A day is full once an extract was written after it. One without a call is one to ask about,
    # one without a lead or an order may be one on which none came.
    series = f"""
with counts as (
    {counts}
),
newest as (
    select {source}, min(date_day) as first_day, least(
        {_local_date("max(extracted_at)")} - 1,
        case when rows_of <> 'calls' then max(date_day) end
    ) as full_day
    from counts cross join lake.company group by {source}, reporting_time_zone
),
weeks as (
    select {source}, full_day, age, full_day - cast(7 * age as int) as date_day
    from newest cross join range({WEEKS_OF_ROWS + 1}) as ages (age)
    where full_day - cast(7 * age as int) >= first_day
)
select {source}, full_day, age, cast(coalesce(rows, 0) as double) as value,
    sqrt(greatest(coalesce(rows, 0), 1)) as chance
from weeks left join counts using ({source}, date_day)
anti join seeds.holidays on holidays.day = date_day"""
    return Check(
        "rows_are_as_many_as_on_the_same_weekday",
        "contract.call_attempts",
        rows_that_break(outside_band(series, f"{source}, full_day")),
        severity="warn",
        owner=ENGINEERING,
        reason="2026-11-27: half an export looks like a bad day, a doubled one like a good day",
        expected=(
            "calls, leads, opportunities and orders of a source's newest full day are as many as "
            f"on the same weekday of the last {WEEKS_OF_ROWS} weeks"
        ),
        advice=(
            "compare the day with the source system: deliver its file again where rows are "
            "missing; a day on which the company was closed belongs into seeds/holidays.csv"
        ),
    )


def _kpi_is_as_usual(kpi: Kpi) -> Check:
    return Check(
        f"{kpi.kpi}_is_as_usual",
        "marts.fct_kpis",
        rows_that_break(outside_band(_kpi_series(kpi), "kpi, period, newest_start")),
        severity="warn",
        owner=FINANCE if kpi.told_by == "cost_entries" else OPERATIONS,
        reason="2026-11-27: who learns of a sudden change from a dashboard has lost days",
        expected=(
            f"{kpi.kpi} of the latest full day and week is where its last {WEEKS_OF_KPIS} same "
            "weekdays and weeks were"
        ),
        advice=(
            f"look at the rows behind it with `dialmart drill {kpi.kpi} <day>` and at its scopes "
            "in fct_kpis: one campaign or team is a matter of theirs, all at once one of the data"
        ),
        kpi=kpi.kpi,
    )


def _kpi_series(kpi: Kpi) -> str:
    # A sum without rows is nothing; a ratio without rows is unknown.
    value = "coalesce(value, 0)" if kpi.kind == "additive" else "value"
    chances = {
        "count": "sqrt(greatest(abs(told), 1))",
        "rate": "sqrt(greatest(told * (1 - told), 1.0 / n) / n)",
    }
    chance = chances.get(kpi.unit, "abs(told) / sqrt(n)")
    # Until when everything is told; of a cohort, until when its days are over.
    return f"""
with figures as (
    select period, period_start, cast(value as double) as value, n from marts.fct_kpis
    where kpi = '{kpi.kpi}' and scope = 'company' and figure = 'current'
        and period in ('day', 'week')
),
reach as (
    select {_local_date("min(data_through_at)")} as through_date
    from marts.dim_sources cross join lake.company group by reporting_time_zone
),
followed as (
    select coalesce(min(entered_date), max(through_date)) as through_date
    from reach left join marts.fct_cohort_members
        on cohort || '_cohort' = '{kpi.kpi}' and last_date >= through_date
),
newest as (
    select 'day' as period, 1 as days, through_date - 1 as newest_start from followed
    union all
    select 'week', 7, max(week_start_date)
    from marts.dim_dates cross join followed where week_start_date + 7 <= through_date
),
ages as (
    select period, newest_start, age, newest_start - cast(7 * age as int) as period_start
    from newest cross join range({WEEKS_OF_KPIS + 1}) as ages (age)
    where newest_start - cast(7 * age as int) >= (select min(period_start) from figures)
),
told as (
    select period, newest_start, age, {value} as told, n
    from ages left join figures using (period, period_start)
    anti join seeds.holidays on period = 'day' and holidays.day = period_start
)
select '{kpi.kpi}' as kpi, period, newest_start, age, told as value,
    coalesce(case when n > 0 then {chance} end, 0) as chance
from told"""


def _rates_are_as_usual() -> Check:
    series = f"""
with numbered as (
    select *, row_number() over (partition by currency order by rate_date) as place
    from seeds.fx_rates
)
select rates.currency, rates.rate_date, rates.line, age, cast(earlier.rate as double) as value,
    0 as chance
from numbered as rates cross join range({RATES + 1}) as ages (age)
inner join numbered as earlier
    on rates.currency = earlier.currency and rates.place - age = earlier.place"""
    return Check(
        "exchange_rates_are_as_usual",
        "contract.orders",
        rows_that_break(outside_band(series, "currency, rate_date, line")),
        severity="warn",
        owner=FINANCE,
        reason="2026-11-27: a rate the wrong way round or with a shifted point multiplies revenue",
        expected=f"an exchange rate is within a fifth of the {RATES} before it, or as they vary",
        advice="compare the line named with the bank's rate: reporting units for one unit of it",
    )
