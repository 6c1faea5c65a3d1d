"""`dialmart incidents`, `ack` and `snooze`, as a person types them."""

from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from orchestration.alerts.desk import open_incidents
from orchestration.cli import main
from tests.alerts.conftest import FUTURE


@pytest.fixture
def typed(company, monkeypatch):
    monkeypatch.setenv("DIALMART_HOME", str(company.home.path))

    def run(*words: str):
        return CliRunner().invoke(main, words)

    return run


@pytest.fixture
def incident(company) -> str:
    company.run(FUTURE)
    return open_incidents(company.home)[0].id


def test_incidents_are_listed_with_who_is_on_them(typed, incident):
    listed = typed("incidents").output.splitlines()
    assert listed == [
        f"{incident}  block  started_at_is_not_in_the_future on contract.calls",
        "          finance, since 2026-01-05 09:00 Europe/Berlin, seen by 1 run(s), "
        "nobody is on it",
    ]
    acked = typed("ack", incident, "--by", "Ada")
    assert acked.exit_code == 0
    assert acked.output.startswith("Ada is on started_at_is_not_in_the_future on contract.calls")
    assert "Ada is on it" in typed("incidents").output


def test_no_incident_is_said_to_be_none(typed):
    assert typed("incidents").output == "no incident is open\n"


def test_messages_that_wait_are_counted(company, typed):
    company.routes("*,*,*,*,,,,json://127.0.0.1:1/")
    company.run(FUTURE)
    assert f"1 message(s) wait in {company.home.outbox}" in typed("incidents").output


def test_an_incident_is_put_off_until_a_time_of_the_company(company, typed, incident):
    day = datetime.now(UTC).date() + timedelta(days=3)
    done = typed("snooze", incident, "--until", f"{day}T09:00", "--by", "Ada")
    assert done.exit_code == 0, done.output
    assert f"until {day} 09:00 Europe/Berlin" in done.output
    (put_off,) = open_incidents(company.home)
    assert put_off.snoozed_until.hour in (7, 8)
    assert f"put off until {day} 09:00 Europe/Berlin" in typed("incidents").output


def test_a_time_that_is_past_is_refused(typed, incident):
    refused = typed("snooze", incident, "--until", "2026-01-01")
    assert refused.exit_code == 1
    assert "is past; expected a time to come" in refused.output


@pytest.mark.parametrize("words", [("ack",), ("snooze", "--until", "2126-01-01")])
def test_an_incident_that_is_not_open_is_refused(typed, words):
    refused = typed(words[0], "nothing", *words[1:])
    assert refused.exit_code == 1
    assert "error: no open incident is called 'nothing'; `dialmart incidents`" in refused.output
