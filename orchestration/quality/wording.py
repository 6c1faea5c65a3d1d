"""A check's answer in words, the same wherever people read it: summary, message, Dagster."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pyarrow.parquet as pq

from orchestration.home import Home
from orchestration.quality.checks import CheckResult
from orchestration.quality.plain import masked

ROWS_SHOWN = 3
NAMES_SHOWN = 5


def told(result: CheckResult, rows: int = ROWS_SHOWN) -> Iterator[str]:
    """What was expected, what was seen, the first rows of it, what it touches, what to do next.

    A line each, without anybody's number or address.
    """
    result = masked(result)
    if result.outcome == "error":
        yield f"could not run, so nobody knows whether {result.expected}"
        yield f"went wrong: {result.seen}"
        yield from _touches(result)
        yield "what to do: mend what went wrong and run again; if it stays, please report it"
        return
    yield f"expected: {result.expected}"
    yield f"seen: {result.seen}"
    for row in result.sample[:rows]:
        yield "  " + ", ".join(f"{name} {value}" for name, value in row.items() if value)
    yield from _touches(result)
    yield f"what to do: {result.advice}"


def _touches(result: CheckResult) -> Iterator[str]:
    for what, names in (("KPIs", result.touches_kpis), ("marts", result.touches_marts)):
        more = len(names) - NAMES_SHOWN
        if names:
            listed = ", ".join(names[:NAMES_SHOWN])
            yield f"touches {what}: {listed}" + (f" and {more} more" if more > 0 else "")


def with_files(home: Home, results: Sequence[CheckResult]) -> list[CheckResult]:
    """Name the file in each sample row instead of its batch: a file is what people look for."""
    if not any("batch_id" in row for result in results for row in result.sample):
        return list(results)
    batches = pq.read_table(home.lake / "record" / "batches.parquet", columns=["batch_id", "file"])
    files = dict(zip(*batches.to_pydict().values(), strict=True))

    def named(row: dict) -> dict:
        if "batch_id" not in row:
            return row
        file = row.get("file") or files.get(row["batch_id"], row["batch_id"])
        kept = {name: text for name, text in row.items() if name not in ("batch_id", "file")}
        return {"file": file} | kept

    return [replace(result, sample=[named(row) for row in result.sample]) for result in results]
