"""A company made for it: after which attempt to stop, which hour is better, and what stays open.

Campaign A: 600 leads at 9 or 18 o'clock in Chicago. The first attempt reaches a fifth of those at 9
and three fifths of those at 18, 240 in all; the second a quarter of the other 360, 90; the third
and the fourth none of the 270 that are left; the fifth one of five. Every tenth of those 331 who
were reached qualifies and orders for 100. Campaign B: 20 leads, three attempts, nobody reached.
"""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import duckdb
import pytest

from orchestration.home import Home
from orchestration.inference.results import RESULTS
from tests.pipeline.homes import ask, build_models, declare, deliver, extract, land, mapped

FIRST = datetime(2026, 3, 2, tzinfo=UTC)  # a Monday; Chicago is six hours behind
HOURS_BEHIND = 6
MODELS = ("+fct_contact_hours", "+fct_attempt_curve", "+fct_stop_rules", "+fct_speed_to_lead")
POLICY = """\
valid_from,window_days,min_dials,prior_strength,cost_per_attempt,stop_margin,pace_days,set_by
2020-01-01,90,10,50,0.5,0,28,Eva
"""
EXTRACTS = (
    extract(
        *("calls", "call_attempts", ["call"]),
        {
            **{"lead_id": "lead", "campaign_id": "campaign", "agent_id": "agent"},
            **{"direction": {"constant": "outbound"}, "started_at": "start"},
            **{"dial_result": "result", "answered_by": "by"},
        },
    ),
    extract(
        *("legs", "call_legs", ["call"]),
        {
            **{"call_id": "call", "agent_id": "agent", "leg_number": "leg"},
            **{"leg_type": {"constant": "primary"}, "talk_seconds": "talk", "started_at": "start"},
        },
    ),
    extract(
        *("leads", "leads", ["lead"]),
        {"created_at": "created", "time_zone": "zone"},
    ),
    extract(
        *("stages", "lead_stage_events", ["lead"]),
        {
            **{"lead_id": "lead", "stage": {"constant": "sales_qualified"}},
            **{"entered_at": "at", "call_id": "call"},
        },
    ),
    extract(
        *("orders", "orders", ["lead"]),
        {
            **{"lead_id": "lead", "ordered_at": "at", "amount": "amount"},
            **{"currency": {"constant": "EUR"}, "status": {"constant": "confirmed"}},
        },
    ),
)


def written(columns: str, rows: list[tuple]) -> str:
    return "\n".join([columns, *(",".join(map(str, row)) for row in rows)]) + "\n"


def moment(day: int, hour: int, minute: int = 0) -> datetime:
    """A wall clock of Chicago, in UTC."""
    return FIRST + timedelta(days=day, hours=hour + HOURS_BEHIND, minutes=minute)


def attempts() -> list[tuple[str, str, datetime, bool]]:
    """Lead, campaign, when, and whether it was reached, attempt by attempt."""
    tried = []
    leads = list(range(600))
    for number in leads:
        is_late = number >= 300
        is_reached = number % 5 < (3 if is_late else 1)
        tried.append((number, moment(0, 18 if is_late else 9, number % 60), is_reached))
    left = [number for number, _, is_reached in tried if not is_reached]
    for day in range(1, 5):
        left = left if day < 4 else left[:5]
        again = []
        for place, number in enumerate(left):
            is_reached = place % 4 == 0 if day == 1 else day == 4 and place == 0
            again.append((number, moment(day, 12, place % 60), is_reached))
        tried += again
        left = [number for number, _, is_reached in again if not is_reached]
    told = [(f"A{number:03}", "A", at, is_reached) for number, at, is_reached in tried]
    return told + [
        (f"B{number:03}", "B", moment(day, 12), False) for day in range(3) for number in range(20)
    ]


@pytest.fixture(scope="module")
def company(tmp_path_factory) -> Home:
    home = Home(tmp_path_factory.mktemp("stop") / "home")
    declare(home, *EXTRACTS, time_zone="UTC", capabilities={"names_agents": True})
    home.seeds.mkdir(parents=True)
    (home.seeds / "timing_policies.csv").write_text(POLICY)
    calls = [(f"C{place:04}", *call) for place, call in enumerate(attempts())]
    reached = [call for call in calls if call[4]]
    qualified = reached[::10]
    deliver(
        home,
        "calls_20260401.csv",
        written(
            "call,lead,campaign,agent,start,result,by",
            [
                (call, lead, campaign, "G1" if ok else "", at.isoformat())
                + (("answered", "human") if ok else ("no_answer", "none"))
                for call, lead, campaign, at, ok in calls
            ],
        ),
    )
    deliver(
        home,
        "legs_20260401.csv",
        written(
            "call,agent,leg,talk,start",
            [(call, "G1", 1, 90, at.isoformat()) for call, _, _, at, _ in reached],
        ),
    )
    first = {lead: at for _, lead, _, at, _ in reversed(calls)}
    deliver(
        home,
        "leads_20260401.csv",
        written(
            "lead,created,zone",
            [
                # half of campaign A waits four minutes, the others an hour
                (lead, (at - timedelta(minutes=4 if place % 2 else 60)).isoformat(), zone)
                for place, (lead, at) in enumerate(sorted(first.items()))
                for zone in ["America/Chicago" if lead < "B" else "Chicago time"]
            ]
            + [("N1", moment(1, 9).isoformat(), "America/Chicago")],
        ),
    )
    deliver(
        home,
        "stages_20260401.csv",
        written(
            "lead,call,at",
            [
                (lead, call, (at + timedelta(minutes=2)).isoformat())
                for call, lead, _, at, _ in qualified
            ],
        ),
    )
    deliver(
        home,
        "orders_20260401.csv",
        written(
            "lead,at,amount",
            [(lead, (at + timedelta(days=2)).isoformat(), 100) for _, lead, _, at, _ in qualified],
        ),
    )
    land(home)
    build_models(home, "--select", *MODELS)
    return home


def inferred(home: Home, result: str) -> list[dict]:
    """What inference concludes, without the results that other models are for."""
    query, conclude = RESULTS[result]
    with duckdb.connect(str(home.warehouse_file), read_only=True) as connection:
        return conclude(connection.sql(query).df()).to_pylist()


def test_leads_are_given_up_where_even_the_upper_bound_is_not_worth_it(company):
    rows = ask(
        company,
        "select attempt_number, leads_tried, leads_reached, verdict, is_given_up "
        "from marts.fct_attempt_curve where scope = 'company' order by 1",
    )
    assert rows == [
        (1, 620, 240, "worth_it", False),
        (2, 380, 90, "worth_it", False),
        (3, 290, 0, "not_worth_it", True),
        (4, 270, 0, "not_worth_it", True),
        # five are too few to say so
        (5, 5, 1, "insufficient_data", False),
    ]
    assert ask(
        company, "select stop_after_attempt from marts.fct_stop_rules where scope = 'company'"
    ) == [(2,)]


def test_nobody_is_given_up_for_what_may_be_chance(company):
    """Of campaign B nobody was reached, but 20 leads may hide one in six."""
    rows = ask(
        company,
        "select attempt_number, leads_reached, verdict from marts.fct_attempt_curve "
        "inner join marts.dim_campaigns on scope_id = campaign_key where source_id = 'B' "
        "order by 1",
    )
    assert rows == [(attempt, 0, "not_distinguishable") for attempt in (1, 2, 3)]
    stops = ask(
        company,
        "select stop_after_attempt from marts.fct_stop_rules "
        "inner join marts.dim_campaigns on scope_id = campaign_key where source_id = 'B'",
    )
    assert stops == [(None,)]


def test_a_contact_is_worth_its_chance_of_a_qualified_lead(company):
    [(rate, worth, cost)] = ask(
        company,
        "select qualified_rate, contact_worth, cost_per_attempt from marts.fct_stop_rules "
        "where scope = 'company'",
    )
    # 34 of 331 that were reached; 3,300 ÷ 34, for the last order is of a day not told in full
    assert (rate, worth, cost) == (Decimal("0.102719"), Decimal("9.9699"), Decimal("0.5"))


def test_the_better_hour_is_found_where_the_lead_is(company):
    rows = ask(
        company,
        "select local_hour, dials, contacts from marts.fct_contact_hours "
        "where scope = 'company' and local_dow = 1 order by 1",
    )
    assert rows == [(9, 300, 60), (18, 300, 180)]
    verdicts = {
        row["local_hour"]: row["verdict"]
        for row in inferred(company, "contact_hours")
        if row["scope"] == "company" and row["local_dow"] == 1
    }
    assert verdicts == {9: "worse", 18: "better"}
    unknown = "select distinct unknown_dials from marts.fct_contact_hours where scope = 'company'"
    # a time zone that there is not: campaign B's leads are not there, their dials are
    assert ask(company, unknown) == [(60,)]


def test_a_time_zone_that_there_is_not_is_refused_with_what_would_do(company):
    reasons = set(mapped(company, "leads", "rejected_reason")) - {(None,)}
    assert reasons == {("zone: found Chicago time; expected a time zone such as Europe/Lisbon",)}


def test_who_was_never_dialled_waits_still(company):
    [row] = ask(
        company,
        "select leads, leads_done, leads_waiting from marts.fct_speed_to_lead "
        "where scope = 'company' and event = 'attempt' and clock = 'wall_clock'",
    )
    assert row == (601, 600, 1)
    [told] = [
        told
        for told in inferred(company, "speed_to_lead")
        if (told["scope"], told["event"], told["clock"]) == ("company", "attempt", "wall_clock")
    ]
    # 300 of 601, one of whom is followed on for weeks
    assert told["rate_within_5"] == pytest.approx(Decimal(300) / 601, abs=Decimal("0.000001"))
    assert told["minutes_p50"] == 60
