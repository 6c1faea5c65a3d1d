"""Incidents: one a check that does not pass, from the run that saw it first until it passes again.

Here: what an incident is by its events, and which events come next. Nothing is read, written or
sent; who is told of an event is in `routes.py`.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from orchestration.alerts.events import Event
from orchestration.ingest.seed_rows import AlertPolicy
from orchestration.quality.checks import CheckResult, Severity

SEVERITIES = ("info", "warn", "block")
TOLD = ("opened", "worsened", "reminded", "escalated", "resolved")

Policies = Mapping[str, AlertPolicy]  # by severity


@dataclass(frozen=True)
class Incident:
    """A check that does not pass, and what people have made of it. Times are UTC, naive.

    Attributes:
        id: eight hexadecimal digits, to be typed.
        runs: how many have seen it fail.
        last_run_id: the last of them.
        told_at: when a message was last due.
        acked_by: who is on it; empty: nobody.
        snoozed_until: no reminder and no escalation before.
    """

    id: str
    check: str
    table: str
    severity: Severity
    owner: str
    opened_at: datetime
    last_seen_at: datetime
    last_run_id: str
    told_at: datetime
    runs: int = 1
    acked_by: str = ""
    snoozed_until: datetime | None = None
    escalated_at: datetime | None = None
    resolved_at: datetime | None = None

    def is_left_alone(self, now: datetime) -> bool:
        """Whether somebody is on it, or has put it off."""
        return bool(self.acked_by) or (self.snoozed_until is not None and now < self.snoozed_until)

    def event(self, kind: str, at: datetime, run_id: str, **what: object) -> Event:
        """An event of this incident."""
        same = {name: getattr(self, name) for name in ("check", "table", "severity", "owner")}
        return Event(self.id, kind, at, run_id=run_id, **same | what)


def incidents_of(events: Iterable[Event]) -> list[Incident]:
    """What the incidents are after their events, in the order in which they were opened."""
    found: dict[str, Incident] = {}
    # a clock may have been set back: nothing happens to an incident before it is opened
    for event in sorted(events, key=lambda event: event.event != "opened"):
        if event.event == "opened":
            found[event.incident] = _opened(event)
        elif event.incident in found:
            found[event.incident] = after(found[event.incident], event)
    return list(found.values())


def _opened(event: Event) -> Incident:
    same = {name: getattr(event, name) for name in ("check", "table", "severity", "owner")}
    at = dict.fromkeys(("opened_at", "last_seen_at", "told_at"), event.at)
    return Incident(event.incident, last_run_id=event.run_id, **same | at)


def after(incident: Incident, event: Event) -> Incident:
    """What an incident is after one more event."""
    seen = {"last_seen_at": event.at, "last_run_id": event.run_id, "runs": incident.runs + 1}
    changes = {
        "seen": seen,
        # whoever was on it knew of less
        "worsened": seen | {"severity": event.severity, "told_at": event.at, "acked_by": ""},
        "reminded": {"told_at": event.at},
        "escalated": {"told_at": event.at, "escalated_at": event.at},
        "resolved": {"resolved_at": event.at},
        "acked": {"acked_by": event.by},
        "snoozed": {"snoozed_until": event.until},
    }
    return replace(incident, **changes[event.event])


def next_events(
    incidents: Sequence[Incident],
    results: Iterable[CheckResult],
    now: datetime,
    run_id: str,
    policies: Policies,
) -> list[Event]:
    """What happens to the incidents, and which are new, when checks have answered.

    A check that was not asked leaves its incident open. A severity without a policy opens none.

    Args:
        incidents: all that there are.
        results: of the checks that were asked; none is a look at the clock.
        now: UTC, naive.
        run_id: who asks.
        policies: when an incident of a severity is told again, by severity.
    """
    asked, failing = _by_check(results)
    events: list[Event] = []
    for incident in incidents:
        key = (incident.check, incident.table)
        if incident.resolved_at:
            continue
        if key in asked and key not in failing:
            events.append(incident.event("resolved", now, run_id))
            continue
        if result := failing.pop(key, None):
            events.append(_met_again(incident, result, now, run_id))
            incident = after(incident, events[-1])
        events += _due(incident, now, run_id, policies)
    opened = (_new(result, now, run_id) for result in failing.values())
    return events + [event for event in opened if event.severity in policies]


def _by_check(results: Iterable[CheckResult]) -> tuple[set[tuple], dict[tuple, CheckResult]]:
    """Which checks have answered, by check and table; the worst answer of those that fail."""
    asked, failing = set(), {}
    for result in results:
        key = (result.check, result.table)
        asked.add(key)
        if result.outcome != "passed":
            failing[key] = max(failing.get(key, result), result, key=rank)
    return asked, failing


def _severity(result: CheckResult) -> Severity:
    return "block" if result.blocks else result.severity


def rank(result: CheckResult) -> int:
    """How bad an answer is that is not `passed`."""
    return SEVERITIES.index(_severity(result))


def _new(result: CheckResult, now: datetime, run_id: str) -> Event:
    text = f"{result.check}|{result.table}|{run_id}"
    return Event(
        incident=hashlib.sha256(text.encode()).hexdigest()[:8],
        event="opened",
        at=now,
        check=result.check,
        table=result.table,
        severity=_severity(result),
        owner=result.owner,
        run_id=run_id,
    )


def _met_again(incident: Incident, result: CheckResult, now: datetime, run_id: str) -> Event:
    if rank(result) > SEVERITIES.index(incident.severity):
        return incident.event("worsened", now, run_id, severity=_severity(result))
    return incident.event("seen", now, run_id)


def _due(incident: Incident, now: datetime, run_id: str, policies: Policies) -> Iterator[Event]:
    """What the clock brings: an escalation where nobody is on it, or a reminder."""
    policy = policies.get(incident.severity)
    if policy is None or incident.is_left_alone(now):
        return
    if not incident.escalated_at and _is_over(policy.escalate_after_hours, incident.opened_at, now):
        yield incident.event("escalated", now, run_id)
    elif _is_over(policy.remind_after_hours, incident.told_at, now):
        yield incident.event("reminded", now, run_id)


def _is_over(hours: int | None, since: datetime, now: datetime) -> bool:
    return hours is not None and now - since >= timedelta(hours=hours)
