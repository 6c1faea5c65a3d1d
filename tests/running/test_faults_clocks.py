"""F12: a day of 25 or 23 hours, and clocks of files that go wrong: each call on one local day."""

import os
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import duckdb
import pytest

from orchestration.home import Home
from tests.pipeline.homes import ask, build_models, declare, deliver, extract, land

BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
# The days on which Berlin's clocks went back and forward, and the days beside them.
DAYS = [date(2025, 10, 26), date(2026, 3, 29)]
HOURS = dict(zip(DAYS, (25, 23), strict=True))
# Every minute that begins a half hour, and the last second before it.
SECONDS = (0, 1799)
CALL = {
    "direction": {"constant": "outbound"},
    "agent_id": "agent",
    "dial_result": {"constant": "answered"},
    "answered_by": {"constant": "human"},
}
LEG = {
    "entity": "call_legs",
    "key": ["id"],
    "columns": {
        "call_id": "id",
        "agent_id": "agent",
        "leg_number": {"constant": "1"},
        "talk_seconds": "talk",
    },
}
BUILT = ("--select", "+fct_call_legs", "+int_call_components_daily", "applied_batches")


def calls_table(name: str, form: str, **more: object) -> dict:
    columns = CALL | {"started_at": {"column": "start", "format": form}}
    table = extract(name, "call_attempts", ["id"], columns, **more)
    table["entities"].append(LEG)
    return table


def moments() -> list[datetime]:
    """Every half hour of the two days, those before and those after, and the second before it."""
    found = []
    for day in DAYS:
        first = datetime.combine(day - timedelta(days=1), datetime.min.time(), BERLIN)
        after = datetime.combine(day + timedelta(days=2), datetime.min.time(), BERLIN)
        start = first.astimezone(UTC)
        while start < after.astimezone(UTC):
            found += [start + timedelta(seconds=seconds) for seconds in SECONDS]
            start += timedelta(minutes=30)
    return found


def told(form: str, zone: ZoneInfo, prefix: str) -> str:
    rows = [
        f"{prefix}{n},{moment.astimezone(zone):{form}},A1,{n % 100}"
        for n, moment in enumerate(moments())
    ]
    return "\n".join(["id,start,agent,talk", *rows, ""])


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Home:
    """The same moments told three ways: with their offset, in New York's and in Berlin's time."""
    home = Home(tmp_path_factory.mktemp("clocks") / "home")
    declare(
        home,
        calls_table("offset", "%Y-%m-%d %H:%M:%S%z"),
        calls_table("berlin", "%Y-%m-%d %H:%M:%S"),
        calls_table("landed", "%Y-%m-%d %H:%M:%S", extracted_at="file_time"),
    )
    deliver(home, "offset_20260401.csv", told("%Y-%m-%d %H:%M:%S%z", NEW_YORK, "O"))
    deliver(home, "berlin_20260401.csv", told("%Y-%m-%d %H:%M:%S", BERLIN, "B"))
    return home


def local_days() -> dict[date, int]:
    return dict(Counter(moment.astimezone(BERLIN).date() for moment in moments()))


@pytest.mark.slow
@pytest.mark.fault("F12", "a day of 25 hours, one of 23, each second around midnight")
def test_each_call_is_on_one_local_day_whatever_the_clocks_do(home):
    land(home)
    build_models(home, *BUILT)
    days = local_days()
    assert {day: days[day] for day in DAYS} == {day: 4 * hours for day, hours in HOURS.items()}
    talk = sum(n % 100 for n in range(len(moments())))
    for prefix in "OB":
        mine = f"source_id like '{prefix}%'"
        by_day = ask(
            home,
            "select started_date, count(*), count(distinct source_id) "
            f"from marts.fct_call_attempts where {mine} group by started_date",
        )
        assert {day: count for day, count, _ in by_day} == days
        assert sum(different for _, _, different in by_day) == len(moments())
        assert ask(home, f"select sum(talk_seconds) from marts.fct_call_legs where {mine}") == [
            (talk,)
        ]
    # what the KPIs are made of holds each of them once, too
    components = ask(
        home,
        "select date_day, sum(dials) from marts.int_call_components_daily group by date_day",
    )
    assert {day: int(dials) for day, dials in components} == {d: 2 * n for d, n in days.items()}


def call(talk: int) -> str:
    return f"id,start,agent,talk\nL1,2026-02-02 10:00:00,A1,{talk}\n"


@pytest.mark.slow
@pytest.mark.fault("F12", "files whose own clock is in the future, set back, or at its zero")
def test_a_file_from_the_future_or_the_past_counts_once(home):
    now = datetime.now(UTC).timestamp()
    future, zero = now + 400 * 86_400, 0
    deliver(home, "landed_a.csv", call(talk=10), modified=future)
    assert land(home)["landed_a.csv"].outcome == "new"
    # the clock is set back, and the very same is written again
    os.utime(home.landing / "landed_a.csv", (now, now))
    again = land(home)["landed_a.csv"]
    assert (again.outcome, again.rows_read) == ("duplicate", 1)
    # another content under the same name, whose clock says that it is older than the first
    deliver(home, "landed_a.csv", call(talk=20), modified=zero)
    assert land(home)["landed_a.csv"].outcome == "new"
    build_models(home, *BUILT)
    assert ask(
        home,
        "select count(*), count(distinct started_date), max(started_date) "
        "from marts.fct_call_attempts where source_id = 'L1'",
    ) == [(1, 1, date(2026, 2, 2))]
    # what a file's clock says last is what counts, whichever came last
    talk = "select cast(sum(talk_seconds) as int) from marts.fct_call_legs where source_id = 'L1'"
    assert ask(home, talk) == [(10,)]
    with duckdb.connect() as connection:
        files = home.lake / "raw" / "generic" / "landed" / "account=acme" / "*" / "*.parquet"
        rows = connection.execute(f"select count(*) from read_parquet('{files}')").fetchall()
    assert rows == [(2,)], "both versions stay in the lake"
