"""The life of incidents as events, without a file or a message: what comes next, and when."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from orchestration.alerts.incidents import incidents_of, next_events
from orchestration.ingest.seed_rows import AlertPolicy
from orchestration.quality.checks import CheckResult
from tests.alerts.conftest import FUTURE, passed

START = datetime(2026, 1, 5, 8)
COULD_NOT_RUN = replace(FUTURE, severity="warn", outcome="error")
WARNS = replace(FUTURE, severity="warn")


def policy(severity: str, remind: int | None, escalate: int | None) -> AlertPolicy:
    hours = {"remind_after_hours": remind, "escalate_after_hours": escalate}
    return AlertPolicy(severity=severity, escalate_to="management", line=1, **hours)


POLICIES = {"block": policy("block", 4, 10), "warn": policy("warn", None, None)}


class Log:
    """Events so far; each look at the checks adds to them and tells the new ones."""

    def __init__(self):
        self.events = []

    def at(self, hours: float, *results: CheckResult) -> list[str]:
        now = START + timedelta(hours=hours)
        new = next_events(incidents_of(self.events), results, now, f"run {hours}", POLICIES)
        self.events += new
        return [event.event for event in new]

    def say(self, hours: float, kind: str, **what: object) -> None:
        (incident,) = self.incidents
        self.events.append(incident.event(kind, START + timedelta(hours=hours), "", **what))

    @property
    def incidents(self):
        return incidents_of(self.events)


@pytest.fixture
def log() -> Log:
    return Log()


def test_a_failure_opens_an_incident_that_later_ones_join(log):
    assert log.at(0, FUTURE) == ["opened"]
    assert log.at(1, FUTURE) == log.at(2, FUTURE) == ["seen"]
    (incident,) = log.incidents
    assert (incident.runs, incident.last_run_id) == (3, "run 2")
    assert (incident.opened_at, incident.last_seen_at) == (START, START + timedelta(hours=2))


def test_it_is_resolved_when_the_check_passes_and_not_when_it_is_not_asked(log):
    log.at(0, FUTURE)
    assert log.at(1) == log.at(1, passed(replace(FUTURE, table="contract.orders"))) == []
    assert log.at(2, passed(FUTURE)) == ["resolved"]
    assert log.at(3, passed(FUTURE)) == []


def test_what_fails_again_later_is_another_incident(log):
    log.at(0, FUTURE)
    log.at(1, passed(FUTURE))
    assert log.at(2, FUTURE) == ["opened"]
    assert len({incident.id for incident in log.incidents}) == 2


def test_of_two_answers_of_one_check_the_worse_counts(log):
    log.at(0, passed(FUTURE), COULD_NOT_RUN, WARNS)
    assert [incident.severity for incident in log.incidents] == ["block"]
    assert log.at(1, WARNS, passed(WARNS)) == ["seen"]


def test_a_severity_without_a_policy_opens_none_unless_the_check_could_not_run(log):
    noted = replace(FUTURE, severity="info")
    assert log.at(0, noted) == []
    assert log.at(1, replace(noted, outcome="error")) == ["opened"]


def test_reminders_come_so_many_hours_after_the_last_message(log):
    log.at(0, FUTURE)
    assert log.at(3.9, FUTURE) == ["seen"]
    assert log.at(4, FUTURE) == ["seen", "reminded"]
    assert log.at(7, FUTURE) == ["seen"]
    assert log.at(8.5) == ["reminded"]


def test_it_is_escalated_once(log):
    log.at(0, FUTURE)
    assert log.at(10) == ["escalated"]
    assert log.at(13.9) == []
    assert log.at(14) == ["reminded"]


def test_one_without_hours_is_neither_reminded_of_nor_escalated(log):
    log.at(0, WARNS)
    assert log.at(1000) == []


def test_nothing_is_told_any_more_once_somebody_is_on_it(log):
    log.at(0, FUTURE)
    log.say(1, "acked", by="Ada")
    assert log.at(20, FUTURE) == ["seen"]
    assert log.incidents[0].acked_by == "Ada"
    assert log.at(21, passed(FUTURE)) == ["resolved"]


def test_nothing_is_told_while_it_is_put_off(log):
    log.at(0, FUTURE)
    log.say(1, "snoozed", by="Ada", until=START + timedelta(hours=20))
    assert log.at(19.9) == []
    assert log.at(20) == ["escalated"]


def test_what_gets_worse_is_told_whoever_is_on_it(log):
    log.at(0, WARNS)
    log.say(1, "acked", by="Ada")
    assert log.at(2, COULD_NOT_RUN) == ["worsened"]
    assert log.incidents[0].acked_by == ""
    assert log.at(3, WARNS) == ["seen"], "it is not told down and up again"
    assert log.at(3.5, COULD_NOT_RUN) == ["seen"]


def test_a_clock_that_is_set_back_loses_nothing(log):
    log.at(5, FUTURE)
    assert log.at(4, FUTURE) == ["seen"]
    assert log.at(3, passed(FUTURE)) == ["resolved"]
    assert log.at(4, FUTURE) == ["opened"]
