"""Rules of daily operations whose edges the golden home does not reach, in one small company."""

import csv
import hashlib
import io

import pytest

from orchestration.home import Home
from tests.pipeline.homes import ask, declare, deliver, extract, run
from tests.pipeline.remade import remade_figures

pytestmark = [pytest.mark.slow]

CALL = {
    "started_at": "start",
    "direction": {"constant": "outbound"},
    "dial_mode": {"constant": "manual"},
    "agent_id": "agent",
    "lead_id": "lead",
    "campaign_id": "campaign",
    "phone": "phone",
    "dial_result": "result",
    "answered_by": "by",
    "ring_seconds": {"column": "ring", "unit": "seconds"},
    "hangup_by": "hangup",
}
LEG = {"call_id": "call", "agent_id": "agent", "leg_number": "number", "talk_seconds": "talk"}
NOBODY, PERSON, MACHINE = ("no_answer", "none"), ("answered", "human"), ("answered", "machine")
DROP = ("abandoned", "human")


def call(start: str, outcome: tuple[str, str], campaign: str = "other", **more: str) -> dict:
    result, by = outcome
    return {"start": start, "campaign": campaign, "result": result, "by": by, "agent": "ann"} | more


CALLS = [
    # the vector: 29 abandoned, 9 met by an agent, 7 machines
    *[call("2026-03-02 09:00:00", DROP, "vector")] * 29,
    *[call("2026-03-02 09:00:00", PERSON, "vector")] * 9,
    *[call("2026-03-02 09:00:00", MACHINE, "vector")] * 7,
    # thirty days up to 2 March begin on 1 February
    call("2026-01-31 09:00:00", DROP, "window"),
    call("2026-02-01 09:00:00", DROP, "window"),
    call("2026-03-02 09:00:00", PERSON, "window"),
    call("2026-03-02 09:00:00", DROP, "drops_alone"),
    # how soon leads are dialled; the clocks change on 29 March
    call("2026-03-02 10:05:00", NOBODY, lead="in_time"),
    call("2026-03-02 10:05:01", NOBODY, lead="too_late"),
    call("2026-03-02 11:59:59", NOBODY, lead="made_of_a_dial"),
    call("2026-03-30 09:10:00", NOBODY, lead="over_a_weekend"),
    # suspect or not
    call("2026-03-03 09:00:00", NOBODY, id="first", phone="030 901820"),
    call("2026-03-03 09:09:59", NOBODY, id="again", phone="030 901820"),
    call("2026-03-03 09:19:59", NOBODY, id="rested", phone="030 901820"),
    call("2026-03-03 09:00:00", ("invalid_number", "none"), id="bad", phone="030 901821"),
    call("2026-03-04 09:00:00", NOBODY, id="still_bad", phone="030 901821"),
    call("2026-03-05 09:00:00", NOBODY, id="rings_now", phone="030 901821"),
    call("2026-03-03 09:00:00", NOBODY, id="cut", ring="4.999", hangup="agent"),
    call("2026-03-03 09:00:00", NOBODY, id="rang", ring="5", hangup="agent"),
    call("2026-03-03 09:00:00", NOBODY, id="gone", ring="2", hangup="customer"),
    call("2026-03-03 09:00:00", PERSON, id="talked", ring="2", hangup="agent"),
]
LEADS = [
    {"id": "in_time", "created": "2026-03-02 10:00:00", "channel": "web"},
    {"id": "too_late", "created": "2026-03-02 10:00:00", "channel": "web"},
    {"id": "made_of_a_dial", "created": "2026-03-02 12:00:00", "channel": "dialer"},
    {"id": "over_a_weekend", "created": "2026-03-27 17:50:00", "channel": "fair"},
]


def as_csv(rows: list[dict], *columns: str) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Home:
    """The company, built once."""
    home = Home(tmp_path_factory.mktemp("operations") / "home")
    declare(
        home,
        extract("calls", "call_attempts", ["id"], CALL),
        extract("legs", "call_legs", ["call"], LEG),
        extract("leads", "leads", ["id"], {"created_at": "created", "source_channel": "channel"}),
        phone_region="DE",
    )
    calls = [{"id": f"call_{place}"} | row for place, row in enumerate(CALLS)]
    legs = [
        {"call": row["id"], "agent": "ann", "number": 1, "talk": 60}
        for row in calls
        if (row["result"], row["by"]) == PERSON
    ]
    names = ("id", "start", "agent", "lead", "campaign", "phone", "result", "by", "ring", "hangup")
    deliver(home, "calls_20260401.csv", as_csv(calls, *names))
    deliver(home, "legs_20260401.csv", as_csv(legs, "call", "agent", "number", "talk"))
    deliver(home, "leads_20260401.csv", as_csv(LEADS, "id", "created", "channel"))
    run(home)
    return home


def told(home: Home, kpi: str, scope: str, member: str, day: str = "") -> tuple | None:
    """Numerator, denominator, value and why there is none: of a day, or of all time."""
    if scope == "campaign":
        member = hashlib.md5(f"generic|acme|{member}".encode()).hexdigest()
    period = f"period = 'day' and period_start = '{day}'" if day else "period = 'all'"
    found = ask(
        home,
        "select cast(numerator as double), cast(denominator as double), cast(value as double), "
        f"reason_null from marts.fct_kpis where kpi = '{kpi}' and scope = '{scope}' "
        f"and scope_id = '{member}' and {period}",
    )
    return found[0] if found else None


def test_every_figure_is_made_again_of_the_rows_behind_it(home):
    figures = remade_figures(home)
    assert {"abandon_rate_us", "abandon_rate_uk"} <= {row[1] for row in figures}
    assert [row for row in figures if row[-2] != row[-1]] == []


class TestAbandonment:
    def test_as_many_of_the_abandoned_are_machines_as_of_the_others(self, home):
        found = told(home, "abandon_rate_uk", "campaign", "vector", "2026-03-02")
        assert found == (16.3125, 25.3125, 0.644444, None)

    def test_all_of_the_abandoned_count_in_america(self, home):
        found = told(home, "abandon_rate_us", "campaign", "vector", "2026-03-02")
        assert found == (29, 38, 0.763158, None)

    def test_the_window_goes_back_thirty_days(self, home):
        found = told(home, "abandon_rate_us", "campaign", "window", "2026-03-02")
        assert found == (1, 2, 0.5, None)

    def test_abandoned_calls_alone_do_not_tell_how_many_were_machines(self, home):
        found = told(home, "abandon_rate_uk", "campaign", "drops_alone", "2026-03-02")
        assert found == (1, 0, None, "zero_denominator")

    def test_nobody_says_when_an_answer_came_that_has_no_time(self, home):
        assert told(home, "abandon_rate_connect", "campaign", "vector") is None


class TestSpeed:
    def test_five_minutes_are_within_five_minutes(self, home):
        found = told(home, "speed_to_lead_within_5_minutes", "source_channel", "web")
        assert found == (1, 2, 0.5, None)

    def test_a_lead_that_was_made_of_a_dial_waited_for_none(self, home):
        assert told(home, "speed_to_first_attempt_p50", "source_channel", "dialer") is None
        assert told(home, "speed_to_lead_within_5_minutes", "source_channel", "dialer") is None

    def test_the_clock_counts_nights_and_the_change_of_clocks(self, home):
        found = told(home, "speed_to_first_attempt_p50", "source_channel", "fair")
        assert found[2] == 62 * 60 + 20

    def test_business_hours_count_what_the_company_was_open(self, home):
        found = told(home, "speed_to_first_attempt_business_p50", "source_channel", "fair")
        assert found[2] == 10 + 10


def test_a_dial_is_suspect_for_the_first_reason_that_applies(home):
    assert ask(home, "select source_id, reason from marts.fct_suspect_dials order by 1") == [
        ("again", "same_number_again"),
        ("cut", "agent_hangup"),
        ("still_bad", "known_bad_number"),
    ]
    assert told(home, "suspect_dial_rate", "company", "Acme")[:2] == (3, len(CALLS))
