"""The log of incidents: what happened to each, as Parquet in the history of operations.

Events are only ever added, one file a run or command; what an incident is now follows from them
(`incidents.py`).
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Literal

import pyarrow as pa
import pyarrow.parquet as pq

from orchestration import history
from orchestration.home import Home
from orchestration.ingest.lake import TIMESTAMP

KIND = "incidents"
EVENTS = pa.schema(
    {
        "incident": pa.string(),
        "event": pa.string(),
        "at": TIMESTAMP,
        "check": pa.string(),
        "table": pa.string(),
        "severity": pa.string(),
        "owner": pa.string(),
        "by": pa.string(),
        "until": TIMESTAMP,
    }
)


@dataclass(frozen=True)
class Event:
    """What happened to an incident.

    Attributes:
        incident: its id.
        at: UTC, naive, as all times here.
        check: with `table`, what does not pass.
        severity: how bad it is from now on; a check that could not run blocks.
        by: who has acknowledged or snoozed it.
        until: the end of a snooze.
        run_id: of the run or command that has told it.
    """

    incident: str
    event: Literal[
        *("opened", "seen", "worsened", "reminded", "escalated", "resolved"),
        *("acked", "snoozed"),
    ]
    at: datetime
    check: str
    table: str
    severity: Literal["block", "warn", "info"]
    owner: str
    run_id: str
    by: str = ""
    until: datetime | None = None


def record_events(home: Home, run_id: str, events: Sequence[Event]) -> None:
    """Add the events of one run or command; none is no file."""
    if events:
        history.record(home, KIND, run_id, [asdict(event) for event in events], EVENTS)


def read_events(home: Home) -> list[Event]:
    """Every event of the home, by time; of the same time, as they were told."""
    # listed by name: somebody may be writing another one
    files = sorted((home.operations / KIND).glob("*.parquet"))
    return sorted((event for file in files for event in _in(file)), key=lambda event: event.at)


@cache
def _in(file: Path) -> tuple[Event, ...]:
    """The events of one file: it never changes, and the sensor looks every 30 seconds."""
    rows = pq.ParquetFile(file).read(use_threads=False).to_pylist()
    return tuple(Event(**row) for row in rows)
