"""The record of checks: every result of a run, kept with the history of operations."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime

import pyarrow as pa

from orchestration import history
from orchestration.home import Home
from orchestration.ingest.lake import TIMESTAMP
from orchestration.quality.checks import CheckResult
from orchestration.quality.plain import masked

# What must have answered before anything is published; arrival only warns.
AUDITS = ("raw", "dbt", "marts")
SUITES = ("arrival", *AUDITS)
CHECKS = pa.schema(
    {
        "check": pa.string(),
        "table": pa.string(),
        "severity": pa.string(),
        "outcome": pa.string(),
        "owner": pa.string(),
        "reason": pa.string(),
        "expected": pa.string(),
        "advice": pa.string(),
        "rows_seen": pa.int64(),
        "rows_failing": pa.int64(),
        "seen": pa.string(),
        "sample": pa.string(),
        "kpi": pa.string(),
        "touches_kpis": pa.string(),
        "touches_marts": pa.string(),
    }
)
# Beside the answer: what is published of it in place of `seen` and `sample`.
RECORD = pa.schema(
    [
        *CHECKS,
        pa.field("suite", pa.string()),
        pa.field("asked_at", TIMESTAMP),
        pa.field("seen_masked", pa.string()),
        pa.field("sample_masked", pa.string()),
    ]
)


def record_checks(
    home: Home,
    suite: str,
    run_id: str,
    results: Sequence[CheckResult],
    now: datetime | None = None,
) -> None:
    """Keep the results of one suite (`SUITES`), asked just now or at `now` (UTC, naive)."""
    asked = {"suite": suite, "asked_at": now or datetime.now(UTC).replace(tzinfo=None)}
    rows = [_row(result) | asked for result in results]
    history.record(home, f"checks/{suite}", run_id, rows, RECORD)


def _row(result: CheckResult) -> dict:
    public = masked(result)
    return asdict(result) | {
        "sample": json.dumps(result.sample),
        "touches_kpis": ", ".join(result.touches_kpis),
        "touches_marts": ", ".join(result.touches_marts),
        "seen_masked": public.seen,
        "sample_masked": json.dumps(public.sample, ensure_ascii=False),
    }


def checks_of(home: Home, run_id: str, *suites: str) -> list[CheckResult]:
    """The checks of a run so far, of some suites or of all, in their order."""
    return [
        CheckResult(
            **{name: row[name] for name in CHECKS.names if name in row}
            | {
                "sample": json.loads(row["sample"]),
                "touches_kpis": names_in(row.get("touches_kpis")),
                "touches_marts": names_in(row.get("touches_marts")),
            }
        )
        for suite in suites or SUITES
        for row in history.recorded(home, f"checks/{suite}", run_id)
    ]


def names_in(text: str | None) -> list[str]:
    """The names that a recorded text lists."""
    return text.split(", ") if text else []


def was_audited(home: Home, run_id: str) -> bool:
    """Whether every audit has answered in a run."""
    return all(history.recorded(home, f"checks/{suite}", run_id) for suite in AUDITS)
