"""Which routes want which news, and when a message may go."""

from dataclasses import replace
from datetime import datetime

import pytest

from orchestration.alerts.messages import News
from orchestration.alerts.routes import addressees, goes_at, is_quiet
from orchestration.ingest.seed_rows import AlertRoute

BERLIN = "Europe/Berlin"
NEWS = News(
    incident="12345678",
    event="escalated",
    severity="warn",
    owners=("finance", "management"),
    sources=("north", "vicidial"),
    kpis=("connect_rate",),
    text="",
)


def route(owner="*", severity="*", source="*", kpi="*", url="a", **when: str) -> AlertRoute:
    times = {"quiet_from": None, "quiet_until": None, "digest_at": None} | when
    return AlertRoute(
        owner=owner, severity=severity, source=source, kpi=kpi, url=url, line=2, **times
    )


@pytest.mark.parametrize(
    ("chosen", "wants"),
    [
        ({}, True),
        ({"owner": "finance"}, True),
        ({"owner": "management"}, True),
        ({"owner": "operations"}, False),
        ({"severity": "warn"}, True),
        ({"severity": "block"}, False),
        ({"source": "vicidial"}, True),
        ({"source": "north"}, True),
        ({"source": "south"}, False),
        ({"kpi": "connect_rate"}, True),
        ({"kpi": "dials"}, False),
        ({"owner": "finance", "source": "north", "kpi": "dials"}, False),
    ],
)
def test_a_route_chooses_by_owner_severity_source_and_kpi(chosen, wants):
    assert bool(addressees([route(**chosen)], NEWS)) == wants


def test_news_that_nobody_wants_go_to_the_route_of_nobody():
    nobody = route("(nobody)", url="b")
    assert addressees([route("finance"), nobody], NEWS) == [route("finance")]
    assert addressees([route("operations"), nobody], NEWS) == [nobody]
    assert addressees([route("(nobody)", severity="block")], NEWS) == []


def test_of_rows_with_one_url_the_first_decides():
    first = route("finance", digest_at="08:00")
    assert addressees([first, route(), route(url="b")], NEWS) == [route(url="b"), first]


def test_a_check_without_a_kpi_is_of_no_route_for_one():
    assert addressees([route(kpi="dials")], replace(NEWS, kpis=())) == []


@pytest.mark.parametrize(
    ("hours", "utc", "quiet"),
    [
        (("22:00", "07:00"), datetime(2026, 1, 5, 20, 59), False),
        (("22:00", "07:00"), datetime(2026, 1, 5, 21, 0), True),
        (("22:00", "07:00"), datetime(2026, 1, 6, 5, 59), True),
        (("22:00", "07:00"), datetime(2026, 1, 6, 6, 0), False),
        (("22:00", "07:00"), datetime(2026, 7, 6, 5, 0), False),  # summer: one hour earlier
        (("12:00", "13:00"), datetime(2026, 1, 5, 11, 30), True),
        (("12:00", "13:00"), datetime(2026, 1, 5, 12, 0), False),
        ((None, None), datetime(2026, 1, 5, 0, 0), False),
    ],
)
def test_quiet_hours_are_those_of_the_company_s_clock(hours, utc, quiet):
    assert is_quiet(*hours, utc, BERLIN) == quiet


@pytest.mark.parametrize(
    ("digest_at", "utc", "goes"),
    [
        (None, datetime(2026, 1, 5, 8), datetime(2026, 1, 5, 8)),
        ("09:30", datetime(2026, 1, 5, 8), datetime(2026, 1, 5, 8, 30)),
        ("09:00", datetime(2026, 1, 5, 8), datetime(2026, 1, 6, 8)),
        # the night in which the clock is put forward
        ("08:00", datetime(2026, 3, 28, 8), datetime(2026, 3, 29, 6)),
        ("24:00", datetime(2026, 1, 5, 8), datetime(2026, 1, 5, 23)),
    ],
)
def test_a_digest_goes_at_its_next_time(digest_at, utc, goes):
    assert goes_at(route(digest_at=digest_at), utc, BERLIN) == goes
