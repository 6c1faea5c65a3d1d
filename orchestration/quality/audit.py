"""The two audits of a run: RAW over the lake before dbt, MARTS over the warehouse after it.

Here: what a suite is asked over. Not here: the suites, the record of the results (`record.py`),
and what they lead to (publish, alerts).
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from orchestration.declaration import Declaration
from orchestration.home import Home
from orchestration.ingest.collect import FileResult
from orchestration.ingest.lake import write_parquet
from orchestration.ingest.seeds import read_seed
from orchestration.publish.statements import literal
from orchestration.quality.checks import Check, CheckResult, run_checks
from orchestration.quality.suites import marts_suite, raw_suite
from orchestration.quality.suites.raw import (
    extracts_that_pass_rows_over,
    mapped_entities,
    raw_view,
)
from orchestration.steps import reach, step

log = logging.getLogger(__name__)

BATCH = ["source_system", "source_account", "extract_name", "batch_id"]
RECORDS = ("batches", "pending", "landed")
LANDED = pa.schema(
    {
        "source_system": pa.string(),
        "source_account": pa.string(),
        "extract_name": pa.string(),
        "is_required": pa.bool_(),
        "file": pa.string(),
        "batch_id": pa.string(),
        "outcome": pa.string(),
        "reason": pa.string(),
    }
)


def audit_raw(
    home: Home, declaration: Declaration, results: Sequence[FileResult]
) -> list[CheckResult]:
    """Check what has landed, before anything is built from it.

    Args:
        home: a home whose lake is written and recorded; nobody has its warehouse open.
        declaration: the home's.
        results: of this run's ingest.

    Returns:
        One result a check of `raw_suite`, in its order.
    """
    with step("audit raw"):
        views = partial(_lake_views, home, declaration, results)
        found = _answers(raw_suite(declaration), views)
    reach("audit.raw")
    return found


def audit_marts(home: Home) -> list[CheckResult]:
    """Check the marts, before anybody reads them; the warehouse is opened read-only.

    Returns:
        One result a check of `marts_suite`, in its order.
    """
    with step("audit marts"):
        found = _answers(marts_suite(read_seed(home, "kpis")), lambda: home.warehouse_file)
    reach("audit.marts")
    return found


def _answers(
    checks: Sequence[Check], source: Callable[[], Path | Mapping[str, str]]
) -> list[CheckResult]:
    """Ask every check; where none can be asked, each of them could not run, which blocks."""
    try:
        return run_checks(source(), checks)
    except Exception as error:  # whatever it is, nothing was checked
        log.exception("the checks could not be asked")
        return [_could_not_run(check, error) for check in checks]


def _could_not_run(check: Check, error: Exception) -> CheckResult:
    return CheckResult(
        check=check.name,
        table=check.table,
        severity=check.severity,
        outcome="error",
        owner=check.owner,
        reason=check.reason,
        expected=check.expected,
        advice=check.advice,
        rows_seen=None,
        rows_failing=None,
        seen=f"no check could be asked: {type(error).__name__}: {error}",
        kpi=check.kpi,
    )


def _lake_views(
    home: Home, declaration: Declaration, results: Sequence[FileResult]
) -> dict[str, str]:
    """Write what the lake's record leaves out; name every view of the suite with its files."""
    record = home.lake / "record"
    write_parquet(record / "pending.parquet", _pending(home))
    landed = pa.Table.from_pylist(list(_landed(declaration, results)), schema=LANDED)
    write_parquet(record / "landed.parquet", landed)
    views = {f"lake.{name}": f"{record}/{name}.parquet" for name in RECORDS}
    views["lake.quarantine"] = f"{home.lake}/quarantine/*.parquet"
    for entity in mapped_entities(declaration):
        views[f"mapped.{entity}"] = f"{home.lake}/mapped/{entity}/*.parquet"
    for source, extract in extracts_that_pass_rows_over(declaration):
        table = home.lake / "raw" / source.system / extract.table
        views[raw_view(source, extract)] = f"{table}/account=*/load_date=*/*.parquet"
    return views


def _pending(home: Home) -> pa.Table:
    """The batches that BI has not by the rules in force: new ones, and all where they have changed.

    So a batch that a run has blocked is looked at again by the next one, and one that a forced run
    has built but not published, too.
    """
    batches = pq.read_table(home.lake / "record" / "batches.parquet", columns=BATCH)
    applied = pa.Table.from_pylist(
        [dict(zip(BATCH, batch, strict=True)) for batch in _applied(home)], schema=batches.schema
    )
    return batches.join(applied, keys=BATCH, join_type="left anti")


def _applied(home: Home) -> list[tuple]:
    """The batches that the warehouse holds by the rules in force, and BI has."""
    published = home.published / "marts.duckdb"
    if not (home.warehouse_file.exists() and published.exists()):
        return []
    by_these_rules = (
        f"select {', '.join(BATCH)} from marts.applied_batches "
        f"semi join published.fct_batches using ({', '.join(BATCH)}) "
        "where inputs_hash = (select inputs_hash from read_parquet(?))"
    )
    company = str(home.lake / "record" / "company.parquet")
    with duckdb.connect(str(home.warehouse_file), read_only=True) as connection:
        connection.execute(f"attach {literal(published.resolve())} as published (read_only)")
        try:
            return connection.execute(by_these_rules, [company]).fetchall()
        except (duckdb.CatalogException, duckdb.IOException):  # no build has ended yet
            return []


def _landed(declaration: Declaration, results: Sequence[FileResult]) -> Iterator[dict]:
    """One row a landed file; one, without a file, of an extract of which nothing has landed."""
    by_extract = defaultdict(list)
    for result in results:
        by_extract[result.source.system, result.source.account, result.extract.table].append(result)
    for source, extract in declaration.extracts:
        declared = {
            "source_system": source.system,
            "source_account": source.account,
            "extract_name": extract.table,
            "is_required": extract.required,
        }
        files = by_extract[source.system, source.account, extract.table]
        yield from (declared | _told(result) for result in files)
        if not files:
            yield declared


def _told(result: FileResult) -> dict:
    return {name: getattr(result, name) for name in ("file", "batch_id", "outcome", "reason")}
