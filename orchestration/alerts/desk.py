"""The desk where incidents are dealt with: what a run has found, and what people say to it.

Who calls `tell` holds the home's lock. A tick is a run, or a look of the sensor; whatever is not
done in one tick (a reminder, a dead endpoint) is done in the next.
"""

import logging
import uuid
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache, partial

import pyarrow as pa

from orchestration import history
from orchestration.alerts import IncidentError
from orchestration.alerts.circumstances import circumstances_of
from orchestration.alerts.events import Event, read_events, record_events
from orchestration.alerts.incidents import TOLD, Incident, after, incidents_of, next_events, rank
from orchestration.alerts.messages import News, news_of, since
from orchestration.alerts.outbox import letters, put, remove_unannounced, waiting
from orchestration.alerts.post import deliver
from orchestration.alerts.routes import addressees
from orchestration.declaration import read_declaration
from orchestration.home import Home, HomeInUseError
from orchestration.ingest.seeds import read_seed
from orchestration.quality.checks import CheckResult
from orchestration.quality.record import checks_of, record_checks
from orchestration.quality.touched import with_touched
from orchestration.report.quality import publish_quality

ALERTS = pa.schema({"news": pa.int64(), "routes": pa.int64()})
PATIENCE_SECONDS = 15.0

log = logging.getLogger(__name__)


def tell(
    home: Home, run_id: str, now: datetime | None = None, patience: float = PATIENCE_SECONDS
) -> None:
    """Bring the incidents up to the checks of a run, and tell whoever is to be told.

    Whatever goes wrong is logged: no run fails because somebody could not be told.

    Args:
        home: locked by the caller.
        run_id: its recorded checks are read; a run without any still reminds and delivers.
        now: UTC, naive; default: the clock.
        patience: seconds that an endpoint has to take a message.
    """
    try:
        _tell(home, run_id, now or _utc_now(), patience)
    except Exception:  # whatever it is, the run goes on
        log.exception("incidents could not be told; the next run tries again")


def look(
    home: Home,
    arrivals: Sequence[CheckResult] = (),
    now: datetime | None = None,
    patience: float = PATIENCE_SECONDS,
) -> None:
    """Remind, escalate and deliver between runs; the home is held only where there is a need.

    Args:
        home: not locked; where a run holds it, the run does all this at its end.
        arrivals: what was overdue just now, and what was not; kept where it is to be told.
        now: UTC, naive; default: the clock.
        patience: seconds that an endpoint has to take a message.
    """
    at = now or _utc_now()
    if not _is_something_due(home, arrivals, at):
        return
    run_id = str(uuid.uuid4())
    try:
        with home.lock("telling of incidents"):
            record_checks(home, "arrival", run_id, with_touched(home, arrivals), at)
            tell(home, run_id, at, patience)
            publish_quality(home, run_id)
    except HomeInUseError:
        log.info("a run has begun, which tells what is due")


def _is_something_due(home: Home, arrivals: Sequence[CheckResult], now: datetime) -> bool:
    zone = read_declaration(home.sources_file).company.reporting_time_zone
    if any(letter.is_due(now, zone) for letter in waiting(home).values()):
        return True
    events = next_events(incidents_of(read_events(home)), arrivals, now, "", _policies(home))
    return any(event.event in TOLD for event in events)


def open_incidents(home: Home) -> list[Incident]:
    """What does not pass, in the order in which it was opened."""
    return [each for each in incidents_of(read_events(home)) if each.resolved_at is None]


def since_when(home: Home) -> dict[tuple[str, str], str]:
    """Since when each check and table has an open incident, in words, and how that is called."""
    zone = read_declaration(home.sources_file).company.reporting_time_zone
    return {
        (each.check, each.table): f"{since(each, zone)}, incident {each.id}"
        for each in open_incidents(home)
    }


def acknowledge(home: Home, incident_id: str, by: str) -> Incident:
    """Say that somebody is on it: no reminder and no escalation any more, unless it gets worse.

    Raises:
        IncidentError: if no such incident is open.
    """
    return _say(home, incident_id, "acked", by=by)


def snooze(home: Home, incident_id: str, until: datetime, by: str) -> Incident:
    """Put an incident off until a time, UTC and naive.

    Raises:
        IncidentError: if no such incident is open, or the time is past.
    """
    if until <= _utc_now():
        raise IncidentError(f"{until:%Y-%m-%d %H:%M} UTC is past; expected a time to come")
    return _say(home, incident_id, "snoozed", by=by, until=until)


def _say(home: Home, incident_id: str, kind: str, **what: object) -> Incident:
    known = {incident.id: incident for incident in open_incidents(home)}
    if incident_id not in known:
        raise IncidentError(
            f"no open incident is called {incident_id!r}; `dialmart incidents` lists them"
        )
    command_id = str(uuid.uuid4())
    event = known[incident_id].event(kind, _utc_now(), command_id, **what)
    record_events(home, command_id, [event])
    with suppress(HomeInUseError), home.lock("showing who is on it"):  # a run shows it at its end
        publish_quality(home, command_id)
    return after(known[incident_id], event)


def _tell(home: Home, run_id: str, now: datetime, patience: float) -> None:
    log_before = read_events(home)
    remove_unannounced(home, {event.run_id for event in log_before})
    routes = read_seed(home, "alert_routes")
    zone = read_declaration(home.sources_file).company.reporting_time_zone
    news: list[News] = []
    if all(event.run_id != run_id for event in log_before):  # a run is told once
        events = next_events(
            incidents_of(log_before), checks_of(home, run_id), now, run_id, _policies(home)
        )
        news = _news(home, incidents_of([*log_before, *events]), events, zone)
        addressed = [(route, each) for each in news for route in addressees(routes, each)]
        for letter in letters(addressed, run_id, now, zone):
            put(home, letter)
        record_events(home, run_id, events)
    taken = deliver(home, routes, read_seed(home, "report_recipients"), now, zone, patience)
    if news or taken:
        row = {"news": len(news), "routes": len(taken)}
        history.record(home, "alerts", run_id, [row], ALERTS)


def _news(
    home: Home, incidents: Sequence[Incident], events: Sequence[Event], zone: str
) -> list[News]:
    told = [event for event in events if event.event in TOLD]
    if not told:
        return []
    last_answer = _last_answers(home)
    circumstances = circumstances_of(home)
    by_id = {incident.id: incident for incident in incidents}
    policies = _policies(home)
    found = []
    for event in told:
        incident = by_id[event.incident]
        policy = policies.get(incident.severity)
        escalated_to = policy.escalate_to if policy and incident.escalated_at else None
        answer = last_answer(incident)
        found.append(news_of(event, incident, answer, escalated_to, circumstances))
    return found


def _last_answers(home: Home) -> Callable[[Incident], CheckResult | None]:
    """What finds the last answer of an incident's check; each run's checks are read once."""
    checks = cache(partial(checks_of, home))

    def last_answer(incident: Incident) -> CheckResult | None:
        failing = [r for r in checks(incident.last_run_id) if r.outcome != "passed"]
        same = [r for r in failing if (r.check, r.table) == (incident.check, incident.table)]
        return max(same, key=rank, default=None)

    return last_answer


def _policies(home: Home) -> dict:
    return {policy.severity: policy for policy in read_seed(home, "alert_policies")}


def _utc_now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
