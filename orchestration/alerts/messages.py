"""The words of a message, and what it is about: news of incidents, one paragraph each.

Who is told is in `routes.py`; how it gets there, in `outbox.py` and `post.py`.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from orchestration.alerts.circumstances import Circumstances, Shown
from orchestration.alerts.events import Event
from orchestration.alerts.incidents import Incident
from orchestration.quality.checks import SAMPLE_ROWS, CheckResult
from orchestration.quality.plain import plain
from orchestration.quality.wording import told

MOST_TOLD = 20
SOURCE = ("source_system", "source_account")
WORDS = {
    "opened": "NEW",
    "worsened": "WORSE",
    "reminded": "STILL OPEN",
    "escalated": "NOBODY IS ON IT",
    "resolved": "RECOVERED",
}


@dataclass(frozen=True)
class News:
    """What is to be told of one incident: of whom and what it is, so that routes can choose.

    Attributes:
        event: a key of WORDS.
        owners: who answers for the check, and whom it was escalated to.
        sources: systems and accounts that the check is about, as far as its rows name them.
        kpis: that the check is about, and those that it touches.
        text: plain lines; nothing in it acts where it is shown.
    """

    incident: str
    event: str
    severity: str
    owners: tuple[str, ...]
    sources: tuple[str, ...]
    kpis: tuple[str, ...]
    text: str


def local(at: datetime, zone: str) -> str:
    """A time, UTC and naive, as people of a zone read it."""
    return f"{at.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M} {zone}"


def since(incident: Incident, zone: str) -> str:
    """Since when a check has not passed, in words."""
    return f"since {local(incident.opened_at, zone)}, seen by {incident.runs} run(s)"


def news_of(
    event: Event,
    incident: Incident,
    result: CheckResult | None,
    escalated_to: str | None,
    circumstances: Circumstances,
) -> News:
    """What is to be told of an event.

    Args:
        event: one of `incidents.TOLD`.
        incident: as it is after the event.
        result: the last answer of its check; None where it is kept no longer.
        escalated_to: who is told too, once nobody was on it.
        circumstances: of the home.
    """
    owners = (incident.owner, escalated_to) if escalated_to else (incident.owner,)
    return News(
        incident=incident.id,
        event=event.event,
        severity=incident.severity,
        owners=owners,
        sources=_listed(_sources(result)) if result else (),
        kpis=_listed(_kpis(result)) if result else (),
        text="\n".join(map(plain, _lines(event, incident, result, circumstances))),
    )


def _sources(result: CheckResult) -> set[str]:
    """As the rows say, and the table: raw.<system>.<account>.<extract>, stg_<system>__<entity>."""
    rows = {row.get(name, "") for row in result.sample for name in SOURCE}
    delivered = result.table.split(".")[1:3] if result.table.startswith("raw.") else []
    return rows | {*delivered, *re.findall(r"stg_(\w+?)__", result.table)}


def _kpis(result: CheckResult) -> set[str]:
    return {row.get("kpi", "") for row in result.sample} | {result.kpi, *result.touches_kpis}


def _listed(names: set[str | None]) -> tuple[str, ...]:
    return tuple(sorted(name for name in names if name))


def _lines(
    event: Event, incident: Incident, result: CheckResult | None, circumstances: Circumstances
) -> Iterator[str]:
    yield f"{WORDS[event.event]}: {subject(incident, result)}"
    if event.event == "resolved":
        yield f"  {since(incident, circumstances.zone)}"
        yield f"  it passes again; the run {event.run_id} has found it so"
        return
    for line in particulars(incident, result, event.run_id, circumstances):
        yield f"  {line}"


def subject(incident: Incident, result: CheckResult | None) -> str:
    """What an incident is about, who answers for it, and its id."""
    kpi = f"KPI {result.kpi}, " if result and result.kpi else ""
    about = f"{incident.check} on {incident.table}"
    return f"{about} ({kpi}owner {incident.owner}, incident {incident.id})"


def particulars(
    incident: Incident, result: CheckResult | None, run_id: str, circumstances: Circumstances
) -> Iterator[str]:
    """What is known of an open incident when a run tells of it; a line each."""
    yield since(incident, circumstances.zone)
    if incident.last_run_id != run_id:
        yield f"not asked just now; this is of {local(incident.last_seen_at, circumstances.zone)}"
    if result:
        yield from told(result, SAMPLE_ROWS)
    if _holds_back(incident, circumstances.shown):
        yield what_bi_shows(circumstances, incident.last_run_id)
    yield f"who is on it says so: dialmart ack {incident.id}"


def what_bi_shows(circumstances: Circumstances, run_id: str) -> str:
    """What BI shows since a run in which a check has blocked."""
    shown = circumstances.shown
    if shown and shown.forced and shown.run_id == run_id:
        return f"BI shows these numbers all the same, {shown.forced}"
    if circumstances.data_through_at is None:
        return "nothing was published yet: BI has no data"
    data = f"data {shown.forced}" if shown and shown.forced else "the last good data"
    through = local(circumstances.data_through_at, circumstances.zone)
    return f"nothing is published meanwhile: BI shows {data}, as of {through}"


def _holds_back(incident: Incident, shown: Shown | None) -> bool:
    """Whether an incident blocks, and nothing was published since without its check."""
    if incident.severity != "block" or shown is None or shown.published_at is None:
        return incident.severity == "block"
    return shown.run_id == incident.last_run_id or shown.published_at < incident.last_seen_at


def message(home_name: str, news: Sequence[News]) -> tuple[str, str]:
    """Title and body of all that an endpoint is to be told, the first 20 in full.

    What was told of an incident more than once while the message waited is told once.
    """
    latest = list({(each.incident, each.event): each for each in news}.values())
    counts = Counter(each.event for each in latest)
    what = ", ".join(
        f"{counts[event]} {word.lower()}" for event, word in WORDS.items() if counts[event]
    )
    if any(each.severity == "block" and each.event != "resolved" for each in latest):
        what = f"a check blocks in {home_name}: {what}"
    else:
        what = f"{what} in {home_name}"
    texts = [each.text for each in latest[:MOST_TOLD]]
    if len(latest) > MOST_TOLD:
        texts.append(f"and {len(latest) - MOST_TOLD} more: dialmart incidents lists them")
    return plain(f"dialmart: {what}"), "\n\n".join(texts)
