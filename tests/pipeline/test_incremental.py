"""Run after run equals one build of everything, and only the touched days are built anew."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

import duckdb
import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from orchestration.declaration import read_declaration
from orchestration.home import Home
from orchestration.ingest import lake
from tests.pipeline.company import (
    DISPOSITIONS,
    EXTRACTS,
    call,
    deliver_day,
    event,
    found_company,
    lead,
    leg,
)
from tests.pipeline.homes import (
    GOLDEN,
    KEEPING,
    ask,
    build_models,
    declare,
    deliver,
    differences,
    extract,
    rebuilt,
    run,
)


@dataclass(frozen=True)
class Case:
    """What happens to a few rows that have their own month, leads and agents.

    Attributes:
        month: `2026-01`: nothing else happens in it.
        days: rows by table, for each of three deliveries.
        always: rows that are in every delivery.
        touched: the days of the month that the second and the third delivery touch.
        sql: what to ask the marts after each of the three.
        told: what they must answer.
    """

    month: str
    days: tuple[dict, dict, dict]
    touched: tuple[set, set]
    sql: str
    told: tuple
    always: dict = field(default_factory=dict)


STARTED = "select started_date from marts.fct_call_attempts where source_id = '{}'"
COUNT = "select count(*) from marts.fct_call_attempts where source_id like '{}%' and {}"
CASES = {
    "a correction moves a call to another day": Case(
        "2026-01",
        (
            {
                "calls": [
                    call("moved1", "2026-01-10", "moved"),
                    call("moved2", "2026-01-15", "moved"),
                    call("moved3", "2026-01-08", "moved"),
                    call("stays", "2026-01-20"),
                ]
            },
            {"calls": [call("moved1", "2026-01-12", "moved")]},
            {"calls": [call("moved1", "no date", "moved")]},
        ),
        # what is rejected changes no value, but says that the call is still there
        ({10, 12, 15}, {12, 15}),
        STARTED.format("moved1"),
        (date(2026, 1, 10), date(2026, 1, 12), date(2026, 1, 12)),
        {"leads": [lead("moved")]},
    ),
    "a call comes 45 days late": Case(
        "2026-02",
        (
            {"calls": [call("late2", "2026-02-20", "late"), call("late3", "2026-02-01", "late")]},
            {"calls": [call("late1", "2026-02-05", "late")]},
            {"calls": [call("late4", "2026-02-25", "late")]},
        ),
        ({5, 20}, {25}),
        "select attempt_number_lead from marts.fct_call_attempts where source_id = 'late2'",
        (2, 3, 3),
        {"leads": [lead("late")]},
    ),
    "a call comes 400 days late": Case(
        "2025-01",
        (
            {"calls": [call("old1", "2025-01-09")]},
            {"calls": [call("old2", "2025-01-10")]},
            {"calls": [call("old2", "2025-01-10", status="SALE")]},
        ),
        ({10}, {10}),
        COUNT.format("old", "disposition_code = 'NI'"),
        (1, 2, 1),
    ),
    "a snapshot loses a row and holds it again": Case(
        "2026-03",
        (
            {"board": [call("shown1", "2026-03-01"), call("shown2", "2026-03-02")]},
            {"board": [call("shown1", "2026-03-01")]},
            {"board": [call("shown1", "2026-03-01"), call("shown2", "2026-03-02")]},
        ),
        ({1, 2}, {1, 2}),
        COUNT.format("shown", "exclusion_reason is null"),
        (2, 1, 2),
    ),
    "a leg comes late and moves to another call": Case(
        "2026-04",
        (
            {"calls": [call("led1", "2026-04-05"), call("led2", "2026-04-06")]},
            {"legs": [leg("leg1", "led1")]},
            {"legs": [leg("leg1", "led2")]},
        ),
        ({5}, {5, 6}),
        COUNT.format("led", "is_connect"),
        (0, 1, 1),
    ),
    "a leg comes before its call": Case(
        "2026-05",
        (
            {"legs": [leg("early1", "awaited")]},
            {"calls": [call("awaited", "2026-05-05")]},
            {"legs": [leg("early1", "awaited", talk=10)]},
        ),
        ({5}, {5}),
        COUNT.format("awaited", "is_conversation"),
        (0, 1, 0),
    ),
    "a stage event comes late, and an earlier one later still": Case(
        "2026-06",
        (
            {"calls": [call("own", "2026-06-03", "staged"), call("helped", "2026-06-09")]},
            {"stages": [event("e1", "staged", "sales_qualified", "2026-06-10", "helped")]},
            {"stages": [event("e2", "staged", "sales_qualified", "2026-06-04", agent="A1")]},
        ),
        ({3, 9}, {3, 9}),
        COUNT.format("helped", "is_qualifying"),
        (0, 1, 0),
        {"leads": [lead("staged")]},
    ),
    "a disposition of an earlier call counts later than that of a late one": Case(
        "2026-07",
        (
            {
                "calls": [
                    call("slow", "2026-07-01", "sold", status="SALE", status_at="2026-07-10"),
                ]
            },
            {"calls": [call("quick", "2026-07-05", "sold", status="SALE")]},
            {"calls": [call("quick", "2026-07-05", "sold", status="NI")]},
        ),
        ({1, 5}, {1, 5}),
        COUNT.format("slow", "is_qualifying"),
        (1, 0, 1),
        {"leads": [lead("sold")]},
    ),
    "a lead arrives after its calls": Case(
        "2026-08",
        (
            {"calls": [call("first", "2026-08-04", "unknown")]},
            {"leads": [lead("unknown")]},
            {"leads": [lead("unknown", "fair")]},
        ),
        ({4}, {4}),
        "select source_channel from marts.fct_call_attempts where source_id = 'first'",
        (None, "web", "fair"),
    ),
    "an agent's team changes later": Case(
        "2026-09",
        (
            {
                "calls": [
                    call("by_call", "2026-09-01", agent="T1"),
                    call("by_leg", "2026-09-02", agent=""),
                    call("other", "2026-09-03", agent="T2"),
                ],
                "legs": [leg("leg_of_t1", "by_leg", "T1"), leg("leg_of_t2", "other", "T2")],
                "assignments": ["T1,north,2026-01-01"],
            },
            {"assignments": ["T1,south,2026-09-02"]},
            {"assignments": ["T1,west,2026-09-02"]},
        ),
        ({1, 2}, {1, 2}),
        "select team_id from marts.fct_call_attempts inner join contract.agent_assignments "
        "using (team_key) where marts.fct_call_attempts.source_id = 'by_leg'",
        ("north", "south", "west"),
    ),
    "a call is deleted and told again": Case(
        "2026-10",
        (
            {"calls": [call("taken", "2026-10-01")]},
            {"calls": [call("taken", "2026-10-01", gone="Y")]},
            {"calls": [call("taken", "2026-10-02")]},
        ),
        ({1}, {1, 2}),
        COUNT.format("taken", "exclusion_reason is null"),
        (1, 0, 1),
    ),
}
CALLS_LIKE_GHOST = "select count(*) from contract.call_attempts where source_id = 'ghost'"
DELIVERIES = ("20261101", "20261102", "20261103")
NOT_EMPTY = (
    "contract.call_attempts",
    "contract.call_legs",
    "contract.lead_stage_events",
    "marts.fct_call_attempts",
    "marts.fct_call_legs",
    "marts.int_call_components_daily",
    "marts.fct_leads",
    "marts.fct_kpis",
)


@dataclass
class Past:
    """A home that has lived through the cases, and what was seen after each delivery."""

    home: Home
    touched: list[set] = field(default_factory=list)
    told: list[dict] = field(default_factory=list)
    differences: list[dict] = field(default_factory=list)


def rows_of(number: int) -> dict[str, list[str]]:
    """All cases' rows of one delivery, by table."""
    found: dict[str, list[str]] = {}
    for case in CASES.values():
        for rows in (case.always, case.days[number]):
            for table, lines in rows.items():
                found.setdefault(table, []).extend(lines)
    return found


def take_back(home: Home, table: str, day: str) -> None:
    """Remove a delivered file and the batch that was made of it."""
    (home.landing / f"{table}_{day}.csv").unlink()
    [source] = read_declaration(home.sources_file).sources
    extract = next(extract for extract in source.extracts if extract.table == table)
    for batch in lake.batches(home, source, extract):
        if day in batch.file:
            batch.path.unlink()


def touched_days(home: Home) -> set:
    return {day for (day,) in ask(home, "select touched_date from contract.touched_days")}


@pytest.fixture(scope="module")
def past(tmp_path_factory) -> Past:
    past = Past(Home(tmp_path_factory.mktemp("past") / "home"))
    found_company(past.home)
    for number, day in enumerate(DELIVERIES):
        deliver_day(past.home, day, rows_of(number))
        # the models after them keep nothing: the last run makes them of these
        models = KEEPING if day != DELIVERIES[-1] else ()
        run(past.home, *models, "--exclude", "applied_batches")
        past.touched.append(touched_days(past.home))
        build_models(past.home, "--select", "applied_batches", full=False)
        past.told.append({name: ask(past.home, case.sql) for name, case in CASES.items()})
        if number:
            with rebuilt(past.home, *models) as fresh:
                past.differences.append(differences(past.home, fresh))
    return past


@contextmanager
def put_back(home: Home) -> Iterator[Home]:
    """Leave a home as it was: under its own path dbt need not parse the project again."""
    kept = home.path.with_name("kept")
    shutil.copytree(home.path, kept)
    try:
        yield home
    finally:
        shutil.rmtree(home.path)
        kept.rename(home.path)


@pytest.fixture
def home_with_past(past) -> Iterator[Home]:
    with put_back(past.home) as home:
        yield home


@pytest.mark.slow
class TestCases:
    def test_run_after_run_equals_one_build_of_everything(self, past):
        assert past.differences == [{}, {}]

    @pytest.mark.parametrize("table", NOT_EMPTY)
    def test_there_is_something_to_compare(self, past, table):
        assert ask(past.home, f"select count(*) > 0 from {table}") == [(True,)]

    @pytest.mark.parametrize("name", CASES)
    def test_exactly_the_touched_days_are_built_anew(self, past, name):
        case = CASES[name]
        for number, days in enumerate(case.touched, start=1):
            found = {day.day for day in past.touched[number] if f"{day:%Y-%m}" == case.month}
            assert found == days, f"delivery {number + 1}"

    @pytest.mark.parametrize("name", CASES)
    def test_the_marts_follow(self, past, name):
        assert [told[name][0][0] for told in past.told] == list(CASES[name].told)


@pytest.mark.slow
class TestRunsThatDie:
    @pytest.mark.parametrize(
        ("reached", "meanwhile"),
        [
            ("+call_attempts", {}),
            ("+fct_call_attempts", {"calls": [call("moved2", "2026-01-13", "late")]}),
        ],
        ids=["and the next one ends", "and another batch comes before the next"],
    )
    def test_lose_nothing(self, home_with_past, reached, meanwhile):
        home = home_with_past
        rows = {
            "calls": [call("moved1", "2026-01-14", "late"), call("new", "2026-01-16", "moved")],
            "board": [call("shown2", "2026-03-02")],
            "leads": [lead("moved", "fair"), lead("late", "web")],
            "stages": [event("e2", "staged", "recycled", "2026-06-05")],
            "assignments": ["T1,east,2026-09-01"],
        }
        deliver_day(home, "20261201", rows)
        run(home, "--select", reached)
        deliver_day(home, "20261202", meanwhile)
        # the models after them keep nothing: each run makes them of these
        run(home, *KEEPING)
        assert ask(home, STARTED.format("moved1")) == [(date(2026, 1, 14),)]
        with rebuilt(home, *KEEPING) as fresh:
            assert differences(home, fresh, whole=False) == {}

    def test_leave_nothing_of_a_batch_that_leaves_the_lake(self, home_with_past):
        home = home_with_past
        deliver_day(home, "20261201", {"calls": [call("ghost", "2026-01-14", "late")]})
        run(home, "--select", "+call_attempts")
        assert ask(home, CALLS_LIKE_GHOST) == [(1,)]
        take_back(home, "calls", "20261201")
        run(home, *KEEPING)
        assert ask(home, CALLS_LIKE_GHOST) == [(0,)]

    def test_by_other_rules_are_not_taken_for_applied_ones(self, home_with_past):
        home = home_with_past
        dispositions = home.seeds / "dispositions.csv"
        dispositions.write_text(DISPOSITIONS.replace("NI,2000", "OTHER,2000"), encoding="utf-8")
        run(home, "--select", "+call_attempts")
        dispositions.write_text(DISPOSITIONS, encoding="utf-8")
        run(home, *KEEPING)
        assert ask(home, COUNT.format("", "not is_disposition_mapped")) == [(0,)]


@pytest.mark.slow
def test_a_touched_day_that_is_forgotten_is_seen_by_the_comparison(home_with_past):
    home = home_with_past
    deliver_day(home, "20261201", {"calls": [call("moved1", "2026-01-14", "moved")]})
    run(home, "--select", "+touched_days")
    with duckdb.connect(str(home.warehouse_file)) as connection:
        connection.execute("delete from contract.touched_days where touched_date = '2026-01-12'")
    models = (*KEEPING, "+fct_kpis")
    build_models(home, *models, "--exclude", "+touched_days", full=False)
    with rebuilt(home, *models) as fresh:
        assert differences(home, fresh, whole=False).keys() >= {
            "contract.call_attempts",
            "marts.fct_call_attempts",
            "marts.int_call_components_daily",
            "marts.fct_kpis",
        }


@pytest.mark.slow
def test_a_batch_that_leaves_the_lake_takes_its_rows_along(home_with_past):
    home = home_with_past
    take_back(home, "legs", DELIVERIES[2])
    run(home, *KEEPING)
    leg_is_at = "select call_key from contract.call_legs where source_id = 'leg1'"
    call_is = "select call_key from contract.call_attempts where source_id = 'led1'"
    assert ask(home, leg_is_at) == ask(home, call_is)


@pytest.mark.slow
class TestOtherRules:
    """A changed decision or mapping concerns every day, and is seen without being told."""

    def test_a_changed_disposition_is_applied_to_every_day(self, home_with_past):
        home = home_with_past
        changed = DISPOSITIONS.replace("Not interested,answered,human", "Not interested,busy,none")
        (home.seeds / "dispositions.csv").write_text(changed, encoding="utf-8")
        assert ask(home, COUNT.format("", "dial_result = 'busy'")) == [(0,)]
        run(home, *KEEPING)
        not_interested = ask(home, COUNT.format("", "disposition_code = 'NI'"))
        assert ask(home, COUNT.format("", "dial_result = 'busy'")) == not_interested

    def test_a_changed_mapping_is_applied_to_every_day(self, home_with_past):
        home = home_with_past
        first, *others = EXTRACTS
        columns = first["entities"][0]["columns"] | {"campaign_id": {"constant": "K2"}}
        declare(home, extract("calls", "call_attempts", ["id"], columns), *others)
        run(home, *KEEPING)
        campaigns = "select campaign_id, count(*) from contract.call_attempts group by 1 order by 1"
        of_calls = ask(home, COUNT.format("", "source_id not like 'shown%'"))[0][0]
        assert ask(home, campaigns) == [("K1", 2), ("K2", of_calls)]


@pytest.mark.slow
def test_golden_files_a_few_at_a_time_equal_one_build_of_everything(copy_golden_home):
    home = copy_golden_home()
    files = sorted((GOLDEN / "home" / "landing").iterdir(), key=lambda file: file.stem[-8:])
    shutil.rmtree(home.landing)
    # in five parts: of each file, what the others refer to may come first or last
    for part in range(5):
        for file in files[part * len(files) // 5 : (part + 1) * len(files) // 5]:
            deliver(home, file.name, file.read_bytes())
        run(home, *KEEPING)
    build_models(home)
    assert ask(home, "select count(*) from marts.fct_call_attempts") == [(30,)]
    with rebuilt(home) as fresh:
        assert differences(home, fresh) == {}


@pytest.mark.slow
def test_a_moved_call_equals_one_build_of_everything(home):
    found_company(home)
    deliver_day(home, "20260201", {"calls": [call("1", "2026-01-10"), call("2", "2026-01-11")]})
    run(home, *KEEPING)
    deliver_day(home, "20260202", {"calls": [call("1", "2026-01-12")]})
    run(home, *KEEPING)
    assert ask(home, STARTED.format("1")) == [(date(2026, 1, 12),)]
    with rebuilt(home, *KEEPING) as fresh:
        assert differences(home, fresh) == {}


# ----------------------------------------------------------------------------- any history

STARTS = [f"2026-01-0{day}" for day in range(1, 5)]
ROWS = {
    "calls": st.builds(
        call,
        st.sampled_from(["c1", "c2", "c3"]),
        st.sampled_from(STARTS),
        st.sampled_from(["", "l1", "l2"]),
        st.sampled_from(["", "A1", "A2"]),
        st.sampled_from(["NI", "SALE", "NA"]),
        gone=st.sampled_from(["N", "N", "Y"]),
    ),
    "board": st.builds(
        call,
        st.sampled_from(["c3", "b1", "b2"]),
        st.sampled_from(STARTS),
        st.sampled_from(["", "l1"]),
        status=st.sampled_from(["NI", "SALE"]),
        status_at=st.sampled_from(["", "2026-01-05"]),
    ),
    "legs": st.builds(
        leg,
        st.sampled_from(["g1", "g2", "g3"]),
        st.sampled_from(["c1", "c2", "b1"]),
        st.sampled_from(["A1", "A2"]),
        st.sampled_from([30, 90]),
    ),
    "leads": st.builds(lead, st.sampled_from(["l1", "l2"]), st.sampled_from(["web", "fair"])),
    "stages": st.builds(
        event,
        st.sampled_from(["e1", "e2"]),
        st.sampled_from(["l1", "l2"]),
        st.sampled_from(["sales_qualified", "recycled"]),
        st.sampled_from(STARTS),
        st.sampled_from(["", "c1", "c2"]),
    ),
    "assignments": st.builds(
        "{},{},{}".format,
        st.sampled_from(["A1", "A2"]),
        st.sampled_from(["north", "south"]),
        st.sampled_from(STARTS),
    ),
}
DATES = ("20260201", "20260202", "20260203")
FILES = [(table, day) for day in DATES for table in ROWS]
HISTORIES = st.fixed_dictionaries(
    {
        (table, day): st.tuples(
            st.lists(ROWS[table], max_size=3, unique=True),
            st.integers(1, 3),
        )
        for table, day in FILES
    }
)


@pytest.fixture(scope="module")
def tried_home(tmp_path_factory) -> Home:
    home = Home(tmp_path_factory.mktemp("tried") / "home")
    found_company(home)
    return home


@pytest.mark.slow
@given(history=HISTORIES)
@settings(
    max_examples=3,
    derandomize=True,
    deadline=None,
    database=None,
    # An example takes seconds: a failing one is shown as it was found.
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
def test_any_history_in_any_order_equals_one_build_of_everything(tried_home, history):
    """Files (the rows of each, and the run it comes with), in three runs and in one."""
    home = tried_home
    begin_anew(home)
    for number in (1, 2, 3):
        for (table, day), (rows, comes_with) in history.items():
            if rows and comes_with == number:
                deliver_day(home, day, {table: rows})
        if any(home.landing.glob("*")):
            run(home, *KEEPING)
    assume(home.warehouse_file.exists())
    kept = home.warehouse_file.rename(home.warehouse / "kept.duckdb")
    shutil.rmtree(home.lake)
    run(home, *KEEPING)
    assert differences(home, kept) == {}


def begin_anew(home: Home) -> None:
    """Empty a home but for what dbt has parsed."""
    for folder in (home.lake, home.landing):
        shutil.rmtree(folder, ignore_errors=True)
    for file in home.warehouse.glob("*.duckdb*"):
        file.unlink()
    home.landing.mkdir(parents=True)
