"""The golden home's targets: what was worked out by hand, who is behind, and what is published."""

import csv
import shutil
from decimal import Decimal

import duckdb
import pytest

from orchestration.inference.results import infer
from orchestration.publish.publication import publish
from orchestration.quality.checks import SAMPLE_ROWS, run_checks
from orchestration.quality.plain import masked
from orchestration.quality.suites.targets import TARGETS
from orchestration.quality.wording import told as message_of
from orchestration.transform import target_path
from tests.pipeline.homes import GOLDEN, ask

with (GOLDEN / "golden_targets.csv").open(encoding="utf-8") as file:
    EXPECTED = list(csv.DictReader(file))
IDENTITY = ("kpi", "scope", "member")
DAYS = ("elapsed_business_days", "total_business_days")
AMOUNTS = (
    *("value", "target_to_date", "pace_index", "run_rate"),
    *("required_per_day", "pipeline_forecast", *DAYS),
)
# In the order in which they are built.
MODELS = (
    *("dim_targets", "int_target_calendar", "int_target_shapes", "int_target_days"),
    *(
        "int_target_sums",
        "int_target_figures",
        "int_target_values",
        "int_target_pace",
        "fct_target_progress",
    ),
)
# Dials by the day of the week, and how many such days: what the landed calls say until 9 November.
SHAPE_OF_A_WEEK = ((7, 7), (5, 7), (3, 6), (1, 6), (8, 6))


@pytest.fixture(scope="module")
def progress(golden) -> dict[tuple, tuple]:
    """What `fct_target_progress` says, by the target as people have named it."""
    rows = ask(
        golden.home,
        f"select kpi, scope, targets.member, status, {', '.join(AMOUNTS)} "
        "from marts.fct_target_progress inner join marts.dim_targets as targets "
        "using (target_key, kpi, scope)",
    )
    return {row[:3]: row[3:] for row in rows}


@pytest.mark.parametrize("row", EXPECTED, ids=lambda row: "-".join(row[name] for name in IDENTITY))
def test_a_target_stands_where_it_was_worked_out_by_hand(row, progress):
    status, *amounts = progress[tuple(row[name] for name in IDENTITY)]
    expected = [Decimal(row[name]) if row[name] else None for name in AMOUNTS]
    assert (status, amounts) == (row["status"], expected), row["worked"]


def test_every_target_that_counts_was_worked_out(progress):
    assert len(progress) == len(EXPECTED)


def test_an_earlier_version_stays_as_history(golden):
    versions = ask(
        golden.home,
        "select version, target_value, is_current, set_by, cast(set_on as text) "
        "from marts.dim_targets where kpi = 'sales_qualified' order by version",
    )
    assert versions == [
        (1, 12, False, "Eva", "2025-09-15"),
        (2, 15, True, "Eva", "2025-10-20"),
    ]


def test_the_target_of_a_month_stands_beside_that_of_its_quarter(changed):
    marts = changed(
        "insert into rows by name select * replace (date '2025-10-31' as ends_on, "
        "4 as target_value, 1 as version) from rows where kpi = 'sales_qualified' and version = 2"
    )
    found = marts.execute(
        "select period, targets.version, is_current, progress.target_value "
        "from marts.dim_targets as targets "
        "left join marts.fct_target_progress as progress using (target_key) "
        "where targets.kpi = 'sales_qualified' order by all"
    )
    assert found.fetchall() == [
        ("month", 1, True, 4),
        ("quarter", 1, False, None),
        ("quarter", 2, True, 15),
    ]


def test_who_is_behind_is_told_with_owner_value_and_pace(golden):
    results = {r.check: r for r in run_checks(golden.home.warehouse_file, TARGETS)}
    behind = results["targets_are_on_pace"]
    assert (behind.outcome, behind.severity) == ("failed", "warn")
    told = [
        (row["kpi"], row["member"], row["owner"], float(row["value"]), row["percent_of_pace"])
        for row in behind.sample
    ]
    assert told == [
        ("dials", "A3", "Cem", 5, "19"),
        ("revenue_net", "Lindenhof Telesales", "Finn", 1700, "43"),
        ("cpl_loaded", "Lindenhof Telesales", "Finn", 93.67, "43"),
        ("conversations", "K1", "Cem", 7, "88"),
        ("revenue_net", "A2", "Ben", 350, "89"),
    ]
    assert any(
        "kpi dials, scope agent, member A3, owner Cem, value 5.0, target_value 42.0, "
        "due_by_now 27.0, percent_of_pace 19, status red" in line
        for line in message_of(masked(behind), SAMPLE_ROWS)
    )
    assert results["targets_can_be_held_to"].outcome == "passed"
    assert results["targets_are_achievable"].outcome == "passed"


def test_what_is_published_says_in_words_how_it_stands_and_what_may_come(golden):
    infer(golden.home)
    marts = publish(golden.home, "targets").files[0]
    with duckdb.connect(str(marts), read_only=True) as connection:
        rows = connection.execute(
            "select sentence, forecast, forecast_low, forecast_high, set_by, version "
            "from fct_target_progress where kpi = 'sales_qualified'"
        ).fetchall()
    [(sentence, forecast, low, high, set_by, version)] = rows
    assert sentence == (
        "15 sales-qualified leads from 1 October to 31 December 2025: 6 by 9 November, "
        "96 % of the pace"
    )
    assert forecast == Decimal("14.44")  # 6 + 38 days like the 27
    assert low < forecast < high
    assert (set_by, version) == ("Eva", 2)


@pytest.fixture
def changed(golden, tmp_path):
    """A copy of the warehouse: what to change before the targets are made anew in it."""
    warehouse = shutil.copy(golden.home.warehouse_file, tmp_path)
    models = next((target_path(golden.home) / "compiled").rglob("management/targets"))

    def change(*statements: str) -> duckdb.DuckDBPyConnection:
        for statement in statements:
            connection.execute(statement)
        for model in MODELS:
            sql = (models / f"{model}.sql").read_text(encoding="utf-8")
            connection.execute(f"create or replace table marts.{model} as {sql}")
        return connection

    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("create table rows as from seeds.targets")
        connection.execute("create or replace view seeds.targets as from rows")
        yield change


def test_of_a_beginner_less_is_asked_and_a_day_of_leave_is_no_business_day(changed):
    """A3, hired on 1 October: nothing in that month, a quarter in November; away on the 5th."""
    marts = changed(
        "update marts.dim_agents set hired_on = '2025-10-01' where source_id = 'A3'",
        "insert into contract.agent_times by name "
        "select agent_key, 'leave' as state, timestamp '2025-11-04 23:00' as from_at, "
        "timestamp '2025-11-05 23:00' as to_at from marts.dim_agents where source_id = 'A3'",
    )
    [found] = marts.execute(
        f"select asked_value, target_to_date, {', '.join(DAYS)} "
        "from marts.fct_target_progress where kpi = 'dials' and scope = 'agent'"
    ).fetchall()
    # 42 * (22 * 0 + 20 * 0.25) / 42; of it 4 of November's 19 days that are left to work
    assert found == (5, Decimal("1.052632"), 26, 41)


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        # 15 to 19 December, as it was planned: no data are as late
        ("2025-12-14 23:00", "timestamp '2025-12-19 23:00'", (27, 60)),
        # from 5 November until somebody says that it is over: three of its days are
        ("2025-11-04 23:00", "cast(null as timestamp)", (24, 24)),
    ],
)
def test_leave_ahead_and_without_an_end_is_leave(changed, start, end, days):
    marts = changed(
        "insert into contract.agent_times by name select agent_key, 'leave' as state, "
        f"timestamp '{start}' as from_at, {end} as to_at from marts.dim_agents "
        "where source_id = 'A3'",
        "update rows set ends_on = '2025-12-31' where kpi = 'dials' and scope = 'agent'",
    )
    found = marts.execute(
        f"select {', '.join(DAYS)} from marts.fct_target_progress "
        "where kpi = 'dials' and scope = 'agent'"
    )
    assert found.fetchall() == [days]


def test_of_a_first_month_that_is_over_nothing_was_asked(changed):
    marts = changed(
        "update marts.dim_agents set hired_on = '2025-10-01' where source_id = 'A3'",
        "update rows set ends_on = '2025-10-31' where kpi = 'dials' and scope = 'agent'",
    )
    found = marts.execute(
        "select status, is_over, is_behind, pace_index from marts.fct_target_progress "
        "where kpi = 'dials' and scope = 'agent'"
    )
    assert found.fetchall() == [("nothing_asked", True, False, None)]


def test_nobody_is_asked_for_more_of_what_less_is_better_of(changed):
    found = changed("update marts.dim_kpis set better = 'lower' where kpi = 'dials'").execute(
        "select distinct required_per_day from marts.fct_target_progress where kpi = 'dials'"
    )
    assert found.fetchall() == [(None,)]


def test_who_was_not_there_on_all_days_is_asked_for_those(changed):
    marts = changed(
        "update marts.dim_agents set hired_on = '2025-01-01', left_on = '2025-10-31' "
        "where source_id = 'A3'"
    )
    [found] = marts.execute(
        f"select asked_value, target_to_date, {', '.join(DAYS)} "
        "from marts.fct_target_progress where kpi = 'dials' and scope = 'agent'"
    ).fetchall()
    assert found == (22, 22, 22, 22)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ("member = 'K9'", "member_unknown"),
        ("credit_role = 'closer'", "credit_role"),
        ("scope = 'agent', member = 'A2', kpi = 'orders'", "credit_role"),
        ("kpi = 'contact_rate_lead'", "no_calendar_period"),
        ("pacing = 'shape'", "no_calendar_period"),
    ],
)
def test_what_keeps_a_target_from_being_held_to_is_its_problem(changed, change, problem):
    marts = changed(f"update rows set {change} where kpi = 'conversations'")
    found = marts.execute("select problem from marts.dim_targets where problem is not null")
    assert found.fetchall() == [(problem,)]


def test_a_closed_period_is_held_to_its_official_figure(changed):
    marts = changed(
        "insert into marts.fct_kpis by name select * replace ('official' as figure, 7 as value) "
        "from marts.fct_kpis where kpi = 'leads_attempted' and period = 'month' "
        "and period_start = '2025-10-01' and scope = 'company'"
    )
    found = marts.execute(
        "select value, pace_index from marts.fct_target_progress where kpi = 'leads_attempted'"
    )
    assert found.fetchall() == [(7, Decimal("0.7"))]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("delete from marts.fct_kpis where kpi = 'connect_rate'", "not_told"),
        ("delete from marts.fct_kpis where kpi = 'connect_rate' and scope = 'team'", "no_data"),
    ],
)
def test_what_nobody_tells_is_neither_reached_nor_missed(changed, change, said):
    found = changed(change).execute(
        "select value, status, is_behind, reason_null from marts.fct_target_progress "
        "where kpi = 'connect_rate'"
    )
    assert found.fetchall() == [(None, "insufficient_data", False, said)]


def test_a_cost_that_is_not_known_is_no_saving(changed):
    marts = changed("update marts.int_scoped_days set cost_loaded = 0")
    found = marts.execute(
        "select value, status, reason_null from marts.fct_target_progress where kpi = 'cpl_loaded'"
    )
    assert found.fetchall() == [(None, "insufficient_data", "cost_unknown")]


def test_a_target_is_paced_by_how_earlier_periods_went(changed):
    """Of 24 dials in 7 weeks with 34 business days 7 came on 7 Mondays, 5 on 7 Tuesdays.

    Wednesdays 3 of 6, Thursdays 1 of 6, Fridays with their weekends 8 of 6: a week of 3 October has
    four days, in other tenths, and no dial. Monday and Tuesday are over.
    """
    marts = changed("update marts.dim_sources set data_through_at = '2025-11-12 10:00'")
    [(asked, to_date)] = marts.execute(
        "select asked_value, target_to_date from marts.fct_target_progress "
        "where kpi = 'dials' and scope = 'company'"
    ).fetchall()
    monday, tuesday, *others = [Decimal(dials) / days for dials, days in SHAPE_OF_A_WEEK]
    assert asked == 10
    assert float(to_date) == pytest.approx(
        float(10 * (monday + tuesday) / sum([monday, tuesday, *others])), abs=1e-4
    )


def test_what_took_away_more_than_it_brought_has_no_shape(changed):
    """A Monday brings 100,000 and a Wednesday takes 99,900: Monday and Tuesday are two of five."""
    marts = changed(
        "update marts.dim_sources set data_through_at = '2025-11-12 10:00'",
        "delete from marts.int_scoped_days where scope = 'company'",
        "insert into marts.int_scoped_days by name select date_day, 'company' as scope, "
        "(select name from lake.company) as scope_id, '(none)' as credit_role, "
        "case isodow(date_day) when 1 then 100000 else -99900 end as dials "
        "from marts.dim_dates where isodow(date_day) in (1, 3)",
    )
    found = marts.execute(
        "select target_to_date from marts.fct_target_progress "
        "where kpi = 'dials' and scope = 'company'"
    )
    assert found.fetchall() == [(4,)]
