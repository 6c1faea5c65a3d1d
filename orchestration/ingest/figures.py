"""Figures of KPIs that are kept in the lake: of closed periods, and of what-ifs.

Which they are is decided in `close.py` and `what_if.py`; here is how they lie for the models.
"""

import pyarrow as pa

from orchestration.home import Home
from orchestration.ingest import statements
from orchestration.ingest.lake import TIMESTAMP, write_parquet

_NUMBER = pa.decimal128(38, 6)
FIGURE = {
    "kpi": pa.string(),
    "period": pa.string(),
    "period_start": pa.date32(),
    "scope": pa.string(),
    "scope_id": pa.string(),
    "credit_role": pa.string(),
    "numerator": _NUMBER,
    "denominator": _NUMBER,
    "value": _NUMBER,
    "ci_low": _NUMBER,
    "ci_high": _NUMBER,
    "n": pa.int64(),
    "policy_version": pa.string(),
    "reason_null": pa.string(),
}
_CLOSING = {"closed_period": pa.string(), "closed_start": pa.date32()}
CLOSED = pa.schema(
    _CLOSING
    | {"closed_at": TIMESTAMP, "closed_by": pa.string(), "publish_id": pa.string()}
    | FIGURE
)
KNOWN_BATCHES = pa.schema(
    _CLOSING
    | {
        "source_system": pa.string(),
        "source_account": pa.string(),
        "extract_name": pa.string(),
        "batch_id": pa.string(),
    }
)
WHAT_IF = pa.schema({"what_if": pa.string(), "made_at": TIMESTAMP} | FIGURE)
TABLES = {
    "closed/figures": CLOSED,
    "closed/batches": KNOWN_BATCHES,
    "what_if": WHAT_IF,
    **statements.TABLES,
}


def write_closed(home: Home, name: str, figures: pa.Table, batches: pa.Table) -> None:
    """Keep what was closed; the figures last, because a period without them is not closed.

    Args:
        home: the home.
        name: one name a closed period, such as `month_2026-10-01`.
        figures: rows of CLOSED.
        batches: rows of KNOWN_BATCHES.
    """
    write_parquet(home.lake / "closed" / "batches" / f"{name}.parquet", batches)
    write_parquet(home.lake / "closed" / "figures" / f"{name}.parquet", figures)


def closed_figures(home: Home) -> str:
    """The files of the figures that are official, as DuckDB reads them."""
    return str(home.lake / "closed" / "figures" / "*.parquet")


def write_what_if(home: Home, name: str, figures: pa.Table) -> None:
    """Keep the figures (WHAT_IF) of a what-if; they take the place of those it had."""
    write_parquet(home.lake / "what_if" / f"{name}.parquet", figures)


def write_figure_schemas(home: Home) -> None:
    """Lay the empty files that give the tables their columns before anything is kept."""
    for table, schema in TABLES.items():
        path = home.lake / table / "schema.parquet"
        if not path.exists():
            write_parquet(path, schema.empty_table())
