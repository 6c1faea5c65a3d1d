"""Bonus statements in the lake: closed lines, hypothetical inputs, the hashes of plans.

Who closes and asks is in `orchestration/statements.py`; here is how rows lie for the models.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq

from orchestration.home import Home
from orchestration.ingest.lake import TIMESTAMP, write_parquet

_AMOUNT = pa.decimal128(18, 3)
_QUANTITY = pa.decimal128(18, 6)
LINE = {
    "line_key": pa.string(),
    "period": pa.string(),
    "period_start": pa.date32(),
    "agent_key": pa.string(),
    "agent_id": pa.string(),
    "plan": pa.string(),
    "version": pa.int64(),
    "plan_hash": pa.string(),
    "kind": pa.string(),
    "rule": pa.string(),
    "kpi": pa.string(),
    "credit_role": pa.string(),
    "earned_start": pa.date32(),
    "tier_from_percent": pa.decimal128(9, 2),
    "quantity": _QUANTITY,
    "quota": pa.decimal128(18, 2),
    "rate": _QUANTITY,
    "fx_rate": pa.decimal128(18, 8),
    "gate_result": pa.string(),
    "formula": pa.string(),
    "amount": _AMOUNT,
    "currency": pa.string(),
    "original_line_key": pa.string(),
    "reason": pa.string(),
    "accepted_on": pa.date32(),
    "accepted_by": pa.string(),
}
CLOSED_LINES = pa.schema(
    {"closed_at": TIMESTAMP, "closed_by": pa.string(), "closed_publish_id": pa.string()} | LINE
)
SUPPOSED = pa.schema(
    {
        "scenario": pa.string(),
        "period": pa.string(),
        "period_start": pa.date32(),
        "agent": pa.string(),
        "kpi": pa.string(),
        "credit_role": pa.string(),
        "quantity": _QUANTITY,
    }
)
PLAN_HASHES = pa.schema({"plan": pa.string(), "version": pa.int64(), "plan_hash": pa.string()})
TABLES = {"closed/bonus": CLOSED_LINES, "bonus/what_if": SUPPOSED}


@dataclass(frozen=True)
class ClosedStatements:
    """What closed statements bind.

    Attributes:
        versions: plan, version, its hash and the period's first day, of every statement.
        grants: adjustment, plan, the period's first day, agent, amount and reason of every grant.
    """

    versions: list[tuple]
    grants: list[tuple]


def write_closed_lines(home: Home, name: str, lines: pa.Table) -> None:
    """Keep the lines (CLOSED_LINES) of a statement, by a name such as `month_2026-10-01`."""
    write_parquet(home.lake / "closed" / "bonus" / f"{name}.parquet", lines)


def write_supposed(home: Home, name: str, inputs: pa.Table) -> None:
    """Keep the inputs (SUPPOSED) of a what-if; they take the place of those it had."""
    write_parquet(home.lake / "bonus" / "what_if" / f"{name}.parquet", inputs)


def remove_supposed(home: Home, name: str) -> None:
    """Forget the inputs of a what-if."""
    (home.lake / "bonus" / "what_if" / f"{name}.parquet").unlink()


def write_plan_hashes(home: Home, hashes: Mapping[tuple[str, int], str]) -> None:
    """Lay the hash of each plan and version where the models read it."""
    rows = [
        {"plan": plan, "version": version, "plan_hash": plan_hash}
        for (plan, version), plan_hash in hashes.items()
    ]
    table = pa.Table.from_pylist(rows, schema=PLAN_HASHES)
    write_parquet(home.lake / "bonus" / "plan_hashes.parquet", table)


def closed_statements(home: Home) -> ClosedStatements:
    """What the closed statements of a home bind."""
    granted = ("kind", "rule", "plan", "earned_start", "agent_id", "amount", "reason")
    lines = _closed(home, granted)
    return ClosedStatements(
        versions=_closed(home, ("plan", "version", "plan_hash", "period_start")),
        grants=[tuple(line) for kind, *line in lines if kind == "adjustment"],
    )


def closed_starts(home: Home, period: str) -> set[date]:
    """The first days of the months, or quarters, whose statement was closed."""
    return {start for kind, start in _closed(home, ("period", "period_start")) if kind == period}


def _closed(home: Home, columns: tuple[str, ...]) -> list[tuple]:
    files = sorted((home.lake / "closed" / "bonus").glob("*.parquet"))
    rows = [row for file in files for row in pq.read_table(file, columns=list(columns)).to_pylist()]
    return sorted({tuple(row[column] for column in columns) for row in rows}, key=str)
