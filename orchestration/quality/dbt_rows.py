"""The rows that break a dbt test, with what leads to the line of a file; dbt only counts them.

Which tests have failed is in `dbt_tests.py`. Nothing is judged here.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace

import duckdb

from orchestration.home import Home
from orchestration.quality.checks import SAMPLE_ROWS, VALUE_LENGTH, CheckResult

log = logging.getLogger(__name__)

SHOWN = ("source_system", "source_account", "source_id", "batch_id", "row_number")


def with_rows(home: Home, results: Sequence[CheckResult], manifest: Mapping) -> list[CheckResult]:
    """Give each test that failed its first rows, and how many its model has.

    Args:
        home: nobody has its warehouse open for writing.
        results: of dbt's tests.
        manifest: of the build that ran them: it has their SQL as it was run.

    Returns:
        The results; as they were where DuckDB cannot run the SQL, for it may be Spark's.
    """
    if all(result.outcome != "failed" for result in results):
        return list(results)
    tests = {n["name"]: n for n in manifest["nodes"].values() if n["resource_type"] == "test"}
    with duckdb.connect(str(home.warehouse_file), read_only=True) as connection:
        return [
            _with_rows(connection, result, tests[result.check], manifest)
            if result.outcome == "failed"
            else result
            for result in results
        ]


def _with_rows(
    connection: duckdb.DuckDBPyConnection, result: CheckResult, test: Mapping, manifest: Mapping
) -> CheckResult:
    model = manifest["nodes"].get(test.get("attached_node"))
    if not test.get("compiled_code"):
        return result
    try:
        found = connection.execute(f"{_query(test, model)}\nlimit {SAMPLE_ROWS}")
        names, rows = [column[0] for column in found.description], found.fetchall()
        looked_at = _count(connection, test, model) if model else None
    except duckdb.Error as error:
        log.info("no rows of %s can be shown: %s", result.check, error)
        return result
    texts = [[None if v is None else str(v)[:VALUE_LENGTH] for v in row] for row in rows]
    sample = [dict(zip(names, row, strict=True)) for row in texts]
    seen = result.seen if looked_at is None else f"{result.seen}, {looked_at:,} looked at"
    return replace(result, sample=sample, rows_seen=looked_at, seen=seen)


def _count(connection: duckdb.DuckDBPyConnection, test: Mapping, model: Mapping) -> int:
    return connection.execute(f"select count(*) from {_rows_of(test, model)}").fetchall()[0][0]


def _query(test: Mapping, model: Mapping | None) -> str:
    """What finds the rows: those of the model whose values the test has found."""
    broken = f"({test['compiled_code']}\n)"
    if model is None:  # a test of more than one model says itself what it shows
        return f"select * from {broken}"
    columns = _columns(test)
    shown = ", ".join(_quoted(c) for c in (*SHOWN, *columns) if c in model["columns"])
    if not columns:  # the test has found whole rows
        return f"select {shown or '*'} from {broken}"
    names = ", ".join(map(_quoted, columns))
    same = " and ".join(f"model.{c} is not distinct from broken.{c}" for c in map(_quoted, columns))
    return (
        f"select {shown} from {_rows_of(test, model)} as model "
        f"semi join (select * from {broken} as found({names})) as broken on {same}"
    )


def _columns(test: Mapping) -> list[str]:
    """The columns whose values a test returns, first of all that it returns."""
    arguments = test["test_metadata"]["kwargs"]
    column = test.get("column_name")
    return list(arguments.get("columns", [column] if column else []))


def _rows_of(test: Mapping, model: Mapping) -> str:
    where = test["config"].get("where")
    return f"(select * from {model['relation_name']} where {where or 'true'})"


def _quoted(column: str) -> str:
    return f'"{column}"'
