"""Closed periods in the lake: the figures that were made official, and the batches they knew.

Which figures those are is decided in `close.py`; here is where they lie for the models.
"""

import pyarrow as pa

from orchestration.home import Home
from orchestration.ingest.lake import TIMESTAMP, write_parquet

CLOSING = {"closed_period": pa.string(), "closed_start": pa.date32()}
NUMBER = pa.decimal128(38, 6)
FIGURES = pa.schema(
    CLOSING
    | {
        "closed_at": TIMESTAMP,
        "closed_by": pa.string(),
        "publish_id": pa.string(),
        "kpi": pa.string(),
        "period": pa.string(),
        "period_start": pa.date32(),
        "scope": pa.string(),
        "scope_id": pa.string(),
        "credit_role": pa.string(),
        "numerator": NUMBER,
        "denominator": NUMBER,
        "value": NUMBER,
        "ci_low": NUMBER,
        "ci_high": NUMBER,
        "n": pa.int64(),
        "policy_version": pa.string(),
        "reason_null": pa.string(),
    }
)
BATCHES = pa.schema(
    CLOSING
    | {
        "source_system": pa.string(),
        "source_account": pa.string(),
        "extract_name": pa.string(),
        "batch_id": pa.string(),
    }
)


def write_closed(home: Home, name: str, figures: pa.Table, batches: pa.Table) -> None:
    """Keep what was closed; the figures last, because a period without them is not closed.

    Args:
        home: the home.
        name: one name a closed period, such as `month_2026-10-01`.
        figures: rows of FIGURES.
        batches: rows of BATCHES.
    """
    write_parquet(home.lake / "closed" / "batches" / f"{name}.parquet", batches)
    write_parquet(home.lake / "closed" / "figures" / f"{name}.parquet", figures)


def write_closed_schema(home: Home) -> None:
    """Lay the empty files that give both tables their columns before anything is closed."""
    for table, schema in (("figures", FIGURES), ("batches", BATCHES)):
        path = home.lake / "closed" / table / "schema.parquet"
        if not path.exists():
            write_parquet(path, schema.empty_table())
