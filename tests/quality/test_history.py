"""The history of operations as relations: checks, incidents and publishes, read where they lie."""

import json
import uuid
from dataclasses import fields, replace
from datetime import datetime, timedelta
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from orchestration import history
from orchestration.alerts.events import read_events, record_events
from orchestration.alerts.incidents import Incident, incidents_of, next_events
from orchestration.home import Home
from orchestration.ingest.quarantine import reasons
from orchestration.ingest.seed_rows import AlertPolicy
from orchestration.operations import PUBLICATIONS
from orchestration.quality.checks import CheckResult
from orchestration.quality.record import CHECKS, record_checks
from tests.pipeline.homes import ask, build_models, declare, deliver, extract, land

pytestmark = [pytest.mark.slow]

VIEWS = ("fct_checks", "fct_incidents", "fct_publishes")
CALLS = extract(
    "calls",
    "call_attempts",
    ["id"],
    {"started_at": "start", "direction": {"constant": "outbound"}, "ring_seconds": "ring"},
)
START = datetime(2026, 1, 5, 8)
FUTURE = CheckResult(
    check="started_at_is_not_in_the_future",
    table="contract.calls",
    severity="block",
    outcome="failed",
    owner="finance",
    reason="2026-01-01: a mistyped year",
    expected="no call lies in the future",
    advice="correct the year",
    rows_seen=800,
    rows_failing=1,
    seen="1 broken, asked by anna@example.com",
    sample=[{"file": "calls.csv", "note": "call +49 30 1234567 back"}],
)
PASSED = replace(FUTURE, outcome="passed", rows_failing=0, seen="0 broken", sample=[])
WARNS = replace(FUTURE, severity="warn", check="rows_are_as_usual", kpi="dials")
POLICIES = {
    severity: AlertPolicy(
        severity=severity, escalate_to="head", line=1, remind_after_hours=4, escalate_after_hours=10
    )
    for severity in ("block", "warn")
}


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Home:
    """A home whose views were made before anything was recorded."""
    home = Home(tmp_path_factory.mktemp("history") / "home")
    declare(home, CALLS)
    deliver(home, "calls_20260106.csv", "id,start,ring\n1,2026-01-05 10:00:00,5\n")
    land(home)
    build_models(home, "--select", *VIEWS)
    return home


@pytest.fixture
def home(built) -> Home:
    """The same without any history."""
    for kind in ("checks", "incidents", "publishes"):
        for file in (built.operations / kind).rglob("*.parquet"):
            if file.stem != "schema":
                file.unlink()
    return built


def run(home: Home, hours: float, *results: CheckResult) -> None:
    """Run so many hours after START; its incidents follow."""
    at, run_id = START + timedelta(hours=hours), str(uuid.uuid4())
    record_checks(home, "raw", run_id, results, at)
    before = incidents_of(read_events(home))
    record_events(home, run_id, next_events(before, results, at, run_id, POLICIES))


def say(home: Home, incident: Incident, kind: str, hours: float, **what: object) -> None:
    event = incident.event(kind, START + timedelta(hours=hours), str(uuid.uuid4()), **what)
    record_events(home, event.run_id, [event])


def incidents(home: Home) -> list[Incident]:
    """What the mart says of them, as Python has it."""
    names = {field.name: field.name for field in fields(Incident)}
    names |= {"id": "incident_id", "check": "check_name", "table": "table_name"}
    names["acked_by"] = "coalesce(acked_by, '')"
    sql = f"select {', '.join(names.values())} from marts.fct_incidents order by opened_at, 1"
    return [Incident(**dict(zip(names, row, strict=True))) for row in ask(home, sql)]


def test_before_any_run_the_relations_are_empty(home):
    for view in VIEWS:
        assert ask(home, f"from marts.{view}") == []


def test_the_life_of_an_incident_is_told_as_python_tells_it(home):
    def agree() -> Incident:
        told = incidents(home)
        assert told == sorted(incidents_of(read_events(home)), key=lambda i: (i.opened_at, i.id))
        return told[0]

    run(home, 0, PASSED, replace(WARNS, outcome="passed"))
    run(home, 2, PASSED, WARNS)  # opened
    agree()
    run(home, 3, FUTURE, replace(WARNS, outcome="error"))  # another opens, the first is worse
    assert agree().severity == "block"
    say(home, agree(), "acked", 4, by="anna")
    assert agree().acked_by == "anna"
    run(home, 5, FUTURE, replace(WARNS, outcome="error"))  # seen
    run(home, 8)  # nothing was asked; the clock reminds of the one that nobody has
    say(home, incidents(home)[1], "snoozed", 9, until=START + timedelta(hours=20))
    run(home, 10, FUTURE, WARNS)
    run(home, 21, FUTURE, replace(WARNS, outcome="passed"))  # one escalated, one resolved
    agree()
    assert [bool(i.escalated_at) for i in incidents(home)] == [False, True]
    run(home, 22, FUTURE, replace(WARNS, outcome="error"))  # the same again is another one
    agree()
    assert len(incidents(home)) == 3


def test_who_was_on_an_incident_that_got_worse_is_on_it_no_longer(home):
    run(home, 0, WARNS)
    say(home, incidents(home)[0], "acked", 1, by="anna")
    acked = "select acked_by, acked_at from marts.fct_incidents"
    assert ask(home, acked) == [("anna", START + timedelta(hours=1))]
    run(home, 2, replace(WARNS, outcome="error"))
    assert ask(home, acked) == [(None, None)]
    assert incidents(home) == incidents_of(read_events(home))


def test_a_clock_that_was_set_back_opens_an_incident_first(home):
    run(home, 5, FUTURE)
    run(home, 3, FUTURE)
    assert incidents(home) == incidents_of(read_events(home))
    assert incidents(home)[0].last_seen_at == START + timedelta(hours=3)


def test_times_to_detect_and_to_resolve(home):
    run(home, 0, PASSED, WARNS)
    run(home, 1.5, PASSED)
    run(home, 3, FUTURE)  # 1.5 h after it had passed last
    run(home, 3.25, FUTURE)
    run(home, 4, PASSED)
    times = "select check_name, status, seconds_to_detect, seconds_to_resolve "
    assert ask(home, times + "from marts.fct_incidents order by 1") == [
        ("rows_are_as_usual", "open", None, None),  # it never passed
        ("started_at_is_not_in_the_future", "resolved", Decimal(5400), Decimal(3600)),
    ]


def test_a_check_is_told_with_what_was_seen_and_nobody_s_number(home):
    record_checks(home, "marts", "run-1", [FUTURE, WARNS], START)
    told = ask(
        home,
        "select suite, asked_at, check_name, outcome, is_blocking, kpi, seen, sample "
        "from marts.fct_checks order by check_name desc",
    )
    seen, sample = "1 broken, asked by (e-mail)", told[0][-1]
    assert [row[:-1] for row in told] == [
        ("marts", START, FUTURE.check, "failed", True, None, seen),
        ("marts", START, WARNS.check, "failed", False, "dials", seen),
    ]
    assert json.loads(sample) == [{"file": "calls.csv", "note": "call …67 back"}]


def test_a_check_asked_twice_in_a_run_is_as_bad_as_its_worst_answer(home):
    for suite, result in [("raw", PASSED), ("dbt", FUTURE), ("marts", PASSED)]:
        record_checks(home, suite, "run-1", [result], START)
    assert ask(home, "select suite, outcome from marts.fct_checks") == [("dbt", "failed")]


def test_what_was_recorded_before_it_was_masked_shows_nothing_that_is_not(home):
    record_checks(home, "raw", "run-1", [FUTURE], START)
    file = home.operations / "checks" / "raw" / "run-1.parquet"
    kept: pa.Table = pq.read_table(file)
    pq.write_table(kept.select(["run_id", *CHECKS.names]), file)
    shown = "select check_name, asked_at, seen, sample from marts.fct_checks"
    assert ask(home, shown) == [(FUTURE.check, None, None, None)]


def test_a_publish_is_told_with_its_time(home):
    row = {"publish_id": "run-1", "published_at": START, "data_through_at": START, "rows": 7}
    history.record(home, "publishes", "run-1", [row | {"files": ["a", "b"]}], PUBLICATIONS)
    told = "select run_id, published_at, rows_published from marts.fct_publishes"
    assert ask(home, told) == [("run-1", START, 7)]


def test_quarantine_is_told_by_reason_as_the_command_tells_it(tmp_path):
    home = Home(tmp_path / "home")
    declare(home, CALLS)
    rows = [
        "id,start,ring",
        "1,2026-01-05 10:00:00,5",
        "2,+49 30 1234567,5",
        '3,"line one\nanna",5',
    ]
    deliver(home, "calls_20260106.csv", "\n".join([*rows, "4,2026-01-05 10:00:00", ""]))
    deliver(home, "calls_20260107.csv", "id,start,ring\n5,never,5\n6,2026-01-06 10:00:00,much\n")
    deliver(home, "calls_20260108.csv", b"\xff\xfe\x00")
    land(home)
    build_models(home, "--select", "+fct_quarantine_reasons")
    told = ask(
        home,
        "select entity, reason, rows_quarantined, files, first_extracted_at, last_extracted_at "
        "from marts.fct_quarantine_reasons order by rows_quarantined desc, entity, reason",
    )
    for_people = {(reason, count) for _, reason, count, _ in reasons(home)}
    assert {(reason, count) for _, reason, count, *_ in told} == for_people
    (when, *_), *_ = told
    assert told[0] == (
        "call_attempts",
        told[0][1],
        3,
        2,
        datetime(2026, 1, 5, 23),
        datetime(2026, 1, 6, 23),
    )
    assert len(told) == 4
    assert not any(word in str(told) for word in ("1234567", "anna", "never", "much"))
