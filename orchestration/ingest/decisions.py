"""What people have decided of batches: who took one out of the lake, or back in, when and why.

Decisions are only ever added, one file each in the history of operations; what holds now follows
from them. How a batch goes out and in is in `retraction.py`.
"""

import uuid
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Literal

import pyarrow as pa
import pyarrow.parquet as pq

from orchestration import history
from orchestration.home import Home
from orchestration.ingest.lake import TIMESTAMP

RETRACTIONS = "retractions"
DECISIONS = pa.schema(
    {
        "decision": pa.string(),
        "at": TIMESTAMP,
        "by": pa.string(),
        "why": pa.string(),
        "source_system": pa.string(),
        "source_account": pa.string(),
        "extract_name": pa.string(),
        "batch_id": pa.string(),
        "file": pa.string(),
    }
)


@dataclass(frozen=True)
class Decision:
    """What somebody has decided of a batch; `at` is UTC, naive."""

    decision: Literal["retract", "replay"]
    at: datetime
    by: str
    why: str
    source_system: str
    source_account: str
    extract_name: str
    batch_id: str
    file: str

    @property
    def batch(self) -> tuple[str, str, str, str]:
        """System, account and extract of the batch, and its id."""
        return self.source_system, self.source_account, self.extract_name, self.batch_id

    def __str__(self) -> str:
        """In words, as the summary of a run says it."""
        return f"retracted on {self.at:%Y-%m-%d %H:%M} UTC by {self.by}: {self.why}"


def decide(home: Home, decision: Decision) -> None:
    """Keep one more decision."""
    history.record(home, RETRACTIONS, str(uuid.uuid4()), [asdict(decision)], DECISIONS)


def retracted(home: Home) -> dict[tuple[str, ...], Decision]:
    """The decisions by which batches are out of the lake now, by `Decision.batch`."""
    latest = {each.batch: each for each in decisions(home)}
    return {batch: each for batch, each in latest.items() if each.decision == "retract"}


def decisions(home: Home) -> list[Decision]:
    """All that was decided, oldest first."""
    rows = [
        row
        for file in (home.operations / RETRACTIONS).glob("*.parquet")
        for row in pq.ParquetFile(file).read(columns=DECISIONS.names).to_pylist()
    ]
    return sorted((Decision(**row) for row in rows), key=lambda decision: decision.at)
