"""Arrival is told from the lake's record alone, by each source's own clock and schedule."""

import subprocess
import sys
from datetime import UTC, datetime

import pyarrow as pa
import pytest
import yaml

from orchestration.declaration import Declaration
from orchestration.home import Home
from orchestration.ingest.lake import write_parquet
from orchestration.ingest.record import BATCHES, inputs_hash
from orchestration.quality.arrival import arrivals, check_arrival
from orchestration.quality.record import checks_of

# Lisbon is an hour behind Berlin; both are an hour later in summer.
SOURCES = """
company: {name: Test, reporting_time_zone: Europe/Berlin, reporting_currency: EUR}
sources:
  - system: generic
    account: dialer
    time_zone: Europe/Berlin
    extracts:
      - {table: calls, files: "calls*.csv", arrives: {cron: 0 7 * * 1-6, grace: 3h}}
      - {table: notes, files: "notes*.csv"}
"""
CALLS = "raw.generic.dialer.calls"


def declared(text: str = SOURCES) -> Declaration:
    return Declaration.model_validate(yaml.safe_load(text))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def deliver(home: Home, *extracted_at: str, extract: str = "calls") -> None:
    """The record of a lake that has one file an extraction, calls_0.csv first."""
    rows = [
        {"source_system": "generic", "source_account": "dialer", "extract_name": extract}
        | {"batch_id": str(n), "file": f"{extract}_{n}.csv", "extracted_at": datetime(*at)}
        for n, at in enumerate(tuple(utc(text).timetuple())[:6] for text in extracted_at)
    ]
    path = home.lake / "record" / "batches.parquet"
    write_parquet(path, pa.Table.from_pylist(rows, schema=BATCHES))


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path)


def outcome(home: Home, now: str, sources: str = SOURCES) -> str:
    [result] = arrivals(home, declared(sources), utc(now))
    return result.outcome


# 2026-01-16 is a Friday; seven o'clock in Berlin is six in UTC, and the grace ends at nine.
@pytest.mark.parametrize(
    ("newest", "now", "expected"),
    [
        ("2026-01-16 05:00", "2026-01-16 09:00", "passed"),
        ("2026-01-15 05:00", "2026-01-16 08:59", "passed"),  # within its grace
        ("2026-01-15 05:00", "2026-01-16 09:00", "failed"),
        ("2026-01-15 08:30", "2026-01-16 09:00", "failed"),  # yesterday's, come late
        ("2026-01-15 23:00", "2026-01-16 09:00", "passed"),  # dated by the day of its name
        ("2026-01-17 05:00", "2026-01-18 12:00", "passed"),  # none is due on a Sunday
        ("2026-01-17 05:00", "2026-01-19 08:59", "passed"),
        ("2026-01-17 05:00", "2026-01-19 09:00", "failed"),
        ("2027-01-17 05:00", "2026-01-19 09:00", "failed"),  # a wrong date hides nothing
    ],
)
def test_a_delivery_is_late_once_its_grace_is_over(home, newest, now, expected):
    deliver(home, "2026-01-10 05:00", newest)
    assert outcome(home, now) == expected


def test_the_clock_is_the_source_s_own(home):
    deliver(home, "2026-01-15 05:00")
    lisbon = SOURCES.replace("time_zone: Europe/Berlin\n", "time_zone: Europe/Lisbon\n")
    assert outcome(home, "2026-01-16 09:59", lisbon) == "passed"
    assert outcome(home, "2026-01-16 10:00", lisbon) == "failed"


def test_seven_o_clock_is_seven_o_clock_in_summer_too(home):
    deliver(home, "2026-03-28 06:00")  # the Saturday before the clocks change
    assert outcome(home, "2026-03-30 07:59") == "passed"
    assert outcome(home, "2026-03-30 08:00") == "failed"


def test_what_is_late_is_told_with_file_and_hours(home):
    deliver(home, "2026-01-14 05:00", "2026-01-15 05:30")
    [result] = arrivals(home, declared(), utc("2026-01-16 12:15"))
    assert (result.table, result.severity, result.blocks) == (CALLS, "warn", False)
    assert result.expected == "calls arrives at 0 7 * * 1-6 (Europe/Berlin) within 3h"
    assert result.seen == (
        "expected a delivery due at 2026-01-16 06:00 UTC (cron 0 7 * * 1-6), "
        "newest is 2026-01-15 05:30 UTC of calls_1.csv, overdue by 6.2 h"
    )


def test_an_extract_that_never_came_is_late(home):
    [nothing_landed] = arrivals(home, declared(), utc("2026-01-16 12:15"))
    deliver(home, "2026-01-16 05:00", extract="notes")
    [of_others] = arrivals(home, declared(), utc("2026-01-16 12:15"))
    for result in (nothing_landed, of_others):
        assert result.outcome == "failed"
        assert result.seen == "expected a delivery (cron 0 7 * * 1-6), none was ever read"


def test_it_is_overdue_since_the_first_delivery_that_is_missing(home):
    deliver(home, "2026-01-09 05:00")  # a Friday's: Saturday's and five more never came
    [result] = arrivals(home, declared(), utc("2026-01-16 12:00"))
    assert "due at 2026-01-10 06:00 UTC" in result.seen
    assert result.seen.endswith("overdue by 150.0 h")


@pytest.mark.parametrize(("now", "expected"), [("11:14", "passed"), ("11:15", "failed")])
def test_a_grace_may_be_longer_than_the_time_between_deliveries(home, now, expected):
    often = SOURCES.replace("0 7 * * 1-6, grace: 3h", '"*/15 * * * *", grace: 60m')
    deliver(home, "2026-01-16 10:00")
    assert outcome(home, f"2026-01-16 {now}", often) == expected


def test_without_a_schedule_nothing_is_asked(home):
    without = SOURCES.replace(", arrives: {cron: 0 7 * * 1-6, grace: 3h}", "")
    assert arrivals(home, declared(without), utc("2026-01-16 12:15")) == []


def test_the_answers_are_kept_with_the_run(home):
    deliver(home, "2026-01-15 05:00")
    found = check_arrival(home, declared(), "run-1", utc("2026-01-16 12:15"))
    assert found == checks_of(home, "run-1")
    assert found[0].reason.startswith("2026-11-27: ")


def test_another_schedule_builds_nothing_anew(home):
    write_parquet(home.lake / "phones" / "schema.parquet", pa.table({"a": [1]}))
    weekly = SOURCES.replace("1-6", "1")
    assert inputs_hash(home, declared()) == inputs_hash(home, declared(weekly))
    other = SOURCES.replace("calls*.csv", "call*.csv")
    assert inputs_hash(home, declared()) != inputs_hash(home, declared(other))


def test_it_needs_neither_great_expectations_nor_dbt():
    loaded = "import sys, orchestration.quality.arrival; print(*sys.modules, sep='\\n')"
    modules = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True).stdout
    assert "orchestration.quality.arrival" in modules.splitlines()
    assert not {"great_expectations", "sqlalchemy", "dbt", "dagster"} & set(modules.splitlines())
