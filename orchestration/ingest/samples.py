"""The calls that were drawn for a review, as they lie in the lake: one file a month.

Which they are is decided in `inference/sampling.py`; a draw that is kept never changes.
"""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from orchestration.home import Home
from orchestration.ingest.lake import TIMESTAMP, write_parquet
from orchestration.periods import Period

# What the draw was asked for: another answer is another draw.
ASKED = {
    "draw_seed": pa.string(),
    "calls_per_agent": pa.int64(),
    "calls_in_all": pa.int64(),
    "double_scored_share": pa.decimal128(9, 6),
    "min_talk_seconds": pa.int64(),
    "targeted_hash": pa.string(),
}
SAMPLES = pa.schema(
    {
        "sample_key": pa.string(),
        "period_start": pa.date32(),
        "call_key": pa.string(),
        "agent_key": pa.string(),
        "outcome_class": pa.string(),
        "week_start": pa.date32(),
        "form": pa.string(),
        "form_version": pa.string(),
        "is_targeted": pa.bool_(),
        "targeted_reason": pa.string(),
        "is_double_scored": pa.bool_(),
        "agent_calls": pa.int64(),
        "agent_drawn": pa.int64(),
        "inclusion_prob": pa.decimal128(18, 12),
        "weight": pa.decimal128(18, 6),
        "drawn_at": TIMESTAMP,
        "drawn_by": pa.string(),
    }
    | ASKED
)


def keep_draw(home: Home, month: Period, samples: pa.Table) -> None:
    """Keep the samples (SAMPLES) of a month."""
    write_parquet(_file(home, month), samples)


def kept_draw(home: Home, month: Period) -> pa.Table | None:
    """The samples of a month, or None where nothing was drawn of it."""
    file = _file(home, month)
    return pq.ParquetFile(file).read() if file.exists() else None


def write_samples_schema(home: Home) -> None:
    """Lay the empty file that gives the table its columns before anything is drawn."""
    path = home.lake / "qa" / "samples" / "schema.parquet"
    if not path.exists():
        write_parquet(path, SAMPLES.empty_table())


def _file(home: Home, month: Period) -> Path:
    return home.lake / "qa" / "samples" / f"{month.start:%Y-%m}.parquet"
