"""The golden home's draw, as tests/golden/golden_qa_samples.csv works it out, kept in its lake."""

import csv
import hashlib
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa

from orchestration.home import Home
from orchestration.ingest.samples import SAMPLES, keep_draw
from orchestration.periods import Period

DRAWN = Path(__file__).parent / "golden" / "golden_qa_samples.csv"
OCTOBER = Period("month", date(2025, 10, 1))
SAID = {
    "period_start": OCTOBER.start,
    "form": "calls",
    "form_version": "1",
    "drawn_at": datetime(2025, 11, 10, 9),
    "drawn_by": "rita",
    "draw_seed": "golden",
    "calls_per_agent": 2,
    "double_scored_share": Decimal("0.05"),
    "min_talk_seconds": 20,
    "targeted_hash": hashlib.sha256(b"C12|a complaint").hexdigest(),
}


def key(source_id: str) -> str:
    """How the warehouse names what the golden source does."""
    return hashlib.md5(f"generic|crm_and_dialer|{source_id}".encode()).hexdigest()


def golden_samples() -> pa.Table:
    """The samples as the lake has them."""
    with DRAWN.open(encoding="utf-8") as file:
        rows = [_sample(row) for row in csv.DictReader(file)]
    return pa.Table.from_pylist(sorted(rows, key=lambda row: row["call_key"]), SAMPLES)


def lay_draw(home: Home) -> None:
    """Keep the draw in the home's lake."""
    keep_draw(home, OCTOBER, golden_samples())


def _sample(row: dict[str, str]) -> dict:
    numbers = {
        "agent_calls": int,
        "agent_drawn": int,
        "inclusion_prob": Decimal,
        "weight": Decimal,
    }
    return SAID | {
        "sample_key": f"2025-10-{key(row['call'])}",
        "call_key": key(row["call"]),
        "agent_key": key(row["agent"]),
        "outcome_class": row["outcome_class"],
        "week_start": date.fromisoformat(row["week_start"]),
        "is_targeted": bool(row["targeted_reason"]),
        "targeted_reason": row["targeted_reason"] or None,
        "is_double_scored": row["is_double_scored"] == "T",
        **{name: kind(row[name]) if row[name] else None for name, kind in numbers.items()},
    }
