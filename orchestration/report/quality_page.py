"""The quality page: one self-contained HTML file, in which nothing that data say can act.

Here: the words and forms. What is shown is in `quality_figures.py`, how it looks in
`quality_page.html`.
"""

from datetime import datetime
from decimal import Decimal
from functools import partial

import duckdb

from orchestration.alerts.circumstances import Circumstances
from orchestration.alerts.incidents import Incident
from orchestration.alerts.messages import local, particulars, subject, what_bi_shows
from orchestration.quality.checks import CheckResult
from orchestration.quality.plain import plain
from orchestration.report import quality_figures
from orchestration.report.language import Language
from orchestration.report.quality_figures import Figures
from orchestration.report.templates import template

UNITS = (("d", 86400), ("h", 3600), ("min", 60), ("s", 1))


def page(
    connection: duckdb.DuckDBPyConnection, company: str, run_id: str, circumstances: Circumstances
) -> str:
    """The page as HTML.

    Args:
        connection: to a `quality.duckdb`.
        company: its name.
        run_id: of the run, or look, that has just ended.
        circumstances: up to when what BI shows reaches, and the zone in which times are told.
    """
    figures = Figures(connection)
    opened = figures.open_incidents()
    tables = ("sources", "deliveries", "quarantine", "files", "restatements", "resolved")
    filters = {"at": partial(_at, zone=circumstances.zone), "lasted": _lasted, "number": _number}
    english = Language("en", "", circumstances.zone)
    return template("quality_page.html", english, **filters).render(
        company=company,
        zone=circumstances.zone,
        status=_status(figures, circumstances),
        incidents=[_incident(**row, run_id=run_id, told=circumstances) for row in opened.shown],
        more_incidents=opened.more,
        runs=figures.runs,
        checks=figures.grid(),
        states=quality_figures.STATES,
        **{name: figures.rows(getattr(quality_figures, name.upper())) for name in tables},
    )


def _status(figures: Figures, circumstances: Circumstances) -> dict:
    """Whether what BI shows is good, as of when, and what holds newer data back or was forced."""
    latest, last = figures.runs[0] if figures.runs else None, figures.last_publish()
    is_held_back = latest is not None and not latest["has_published"]
    blocking = figures.blocking()
    is_good = last is not None and not is_held_back and not blocking
    run_id = latest["run_id"] if latest else ""
    return {
        "is_good": is_good,
        "is_held_back": is_held_back,
        "words": _as_of(circumstances) if is_good else what_bi_shows(circumstances, run_id),
        "published_at": last and last["published_at"],
        "blocking": blocking,
    }


def _as_of(circumstances: Circumstances) -> str:
    if circumstances.data_through_at is None:
        return "no check blocks what BI shows; no source has told any event yet"
    through = local(circumstances.data_through_at, circumstances.zone)
    return f"no check blocks what BI shows, which is as of {through}"


def _incident(
    incident: Incident, answer: CheckResult | None, run_id: str, told: Circumstances
) -> dict:
    """An incident in the words of its messages."""
    lines = particulars(incident, answer, run_id, told)
    return {
        "id": incident.id,
        "severity": incident.severity,
        "acked_by": incident.acked_by,
        "subject": plain(subject(incident, answer)),
        "lines": [plain(line) for line in lines],
    }


def _at(moment: datetime | None, zone: str) -> str:
    return local(moment, zone).removesuffix(f" {zone}") if moment else "not known"


def _lasted(seconds: Decimal | None) -> str:
    """A span in its two largest units."""
    if seconds is None:
        return "not known"
    left, parts = round(seconds), []
    for unit, size in UNITS:
        if left >= size:
            parts.append(f"{left // size} {unit}")
        left %= size
    return " ".join(parts[:2]) or "0 s"


def _number(value: int | Decimal | None) -> str:
    """A number with at most four decimals; none is a dash."""
    if value is None:
        return "–"
    text = f"{value:,.4f}" if isinstance(value, Decimal) else f"{value:,}"
    return text.rstrip("0").rstrip(".") if "." in text else text
