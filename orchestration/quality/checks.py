"""Checks: one question about a relation, who answers for it, and what was seen when it was asked.

Here: the words for both, and `run_checks`, which has Great Expectations (GX) answer inside DuckDB.
Not here: the suites, what a result leads to. GX takes seconds to import: only making a check does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation

    from orchestration.quality.dialect import OpenSource

Severity = Literal["block", "warn", "info"]
GX_SEVERITY = {"block": "critical", "warn": "warning", "info": "info"}
SAMPLE_ROWS = 10
VALUE_LENGTH, ERROR_LENGTH = 200, 500
# What leads back to the line of the file a row came from, as raw and the contract name it.
ORIGIN = ("_batch_id", "_file", "_row_number", "batch_id", "row_number")

Row = dict[str, str | None]


@dataclass(frozen=True)
class Check:
    """One expectation, and what people need to know when it fails."""

    name: str  # a sentence in snake_case: started_at_is_not_in_the_future
    table: str  # schema.relation
    expectation: Callable[[], Expectation]  # a function, so that GX is imported late
    severity: Severity
    owner: str
    reason: str  # why it is there, with date
    expected: str  # in words
    advice: str  # what to do next
    kpi: str = ""  # that it is about, where it is about one
    looked_at: str = ""  # the SELECT of a number, where it's not of the table's rows


@dataclass(frozen=True)
class CheckResult:
    """A check's answer: texts, numbers and lists only, ready for JSON and Parquet."""

    check: str
    table: str
    severity: Severity
    outcome: Literal["passed", "failed", "error"]  # error: the check itself could not run
    owner: str
    reason: str
    expected: str
    advice: str
    rows_seen: int | None  # None: the expectation does not count rows
    rows_failing: int | None  # above 0 also where `mostly` let the check pass
    seen: str  # in words; what went wrong, where the outcome is error
    sample: list[Row] = field(default_factory=list)  # failing rows, 10 at most
    kpi: str = ""  # that the check is about, where it is about one
    touches_kpis: list[str] = field(default_factory=list)  # that may be wrong, where it fails
    touches_marts: list[str] = field(default_factory=list)  # published tables, likewise

    @property
    def blocks(self) -> bool:
        """Whether nothing may be published."""
        return self.outcome == "error" or (self.outcome == "failed" and self.severity == "block")


def expect(name: str, **arguments: Any) -> Callable[[], Expectation]:
    """Make a check's expectation from one of GX's: `expect("ExpectColumnToExist", column="a")`."""

    def made() -> Expectation:
        from great_expectations import expectations

        return getattr(expectations, name)(**arguments)

    return made


def rows_that_break(sql: str) -> Callable[[], Expectation]:
    """Make a check's expectation from the SQL that finds the rows breaking the rule.

    Args:
        sql: one SELECT, as typed into DuckDB, without a semicolon. Its columns are what people see
            of the first rows: batch id and row number belong there, phone numbers do not. A rule
            about a whole relation returns one row, with the amount that is wrong.
    """
    # GX fills braces and wants {batch}, its name for the relation, in the text: a comment will do.
    # SQLAlchemy takes a word after a colon for a parameter.
    plain = sql.replace("{", "{{").replace("}", "}}")
    query = re.sub(r"(?<![:\w\\]):(?=\w)", r"\\:", plain) + "\n/* {batch} */"
    return lambda: _broken_rows()(unexpected_rows_query=query)


@cache
def _broken_rows() -> type[Expectation]:
    from great_expectations.expectations import UnexpectedRowsExpectation

    class BrokenRows(UnexpectedRowsExpectation):
        """Only counts: GX's own also runs the bare query, and the dialect would hold every row."""

        metric_dependencies = ("table.row_count", "unexpected_rows_query.row_count")

        def _validate(self, metrics: dict, *_: Any, **__: Any) -> dict:
            broken = metrics["unexpected_rows_query.row_count"]
            counts = {"element_count": metrics["table.row_count"], "unexpected_count": broken}
            return {"success": broken == 0, "result": counts}

    return BrokenRows


def run_checks(source: Path | Mapping[str, str], checks: Sequence[Check]) -> list[CheckResult]:
    """Answer every check, in the given order; one that cannot run answers `error`.

    On return all connections are closed.

    Args:
        source: a DuckDB file, opened read-only (this process may not have it open for writing);
            or views to make over Parquet files: `schema.view` -> path or glob.
        checks: over any relations of the source.

    Raises:
        OSError: the file is missing, or somebody is writing it.
    """
    from orchestration.quality.dialect import opened

    with opened(source) as database:
        return [_answer(check, database) for check in checks]


def _answer(check: Check, database: OpenSource) -> CheckResult:
    copied = ("table", "severity", "owner", "reason", "expected", "advice", "kpi")
    result = partial(CheckResult, check.name, **{name: getattr(check, name) for name in copied})
    try:
        success, found, sample = _ask(check, database)
    except Exception as error:  # whatever it is, the check did not run
        seen = re.split(r"\n\n|\n\[SQL: ", str(error))[0][:ERROR_LENGTH]
        return result(outcome="error", rows_seen=None, rows_failing=None, seen=seen)
    rows, failing = found.get("element_count"), None
    seen = f"observed {found.get('observed_value')}"
    if rows is not None:
        failing = found["unexpected_count"] or 0  # NULL, a sum over nothing, without rows
        seen = f"{failing:,} broken, {rows:,} looked at"
    outcome = "passed" if success else "failed"
    return result(outcome=outcome, rows_seen=rows, rows_failing=failing, seen=seen, sample=sample)


def _ask(check: Check, database: OpenSource) -> tuple[bool, Mapping[str, Any], list[Row]]:
    """Have GX answer: whether it holds, what was counted or observed, and failing rows."""
    expectation = check.expectation()
    expectation.severity = GX_SEVERITY[check.severity]
    result_format = {
        "result_format": "SUMMARY",  # COMPLETE fetches every failing value
        "partial_unexpected_count": SAMPLE_ROWS,
        "unexpected_index_column_names": _shown_columns(database, check.table, expectation),
    }
    # One at a time: in a suite GX asks everything again when one check cannot be answered.
    answer = database.batch_of(check.table).validate(expectation, result_format=result_format)
    # One report, or one for each of the metrics that GX could not compute.
    info = answer.exception_info
    reports = [info] if "raised_exception" in info else info.values()
    if raised := [report["exception_message"] for report in reports if report["raised_exception"]]:
        raise RuntimeError("; ".join(raised))
    sample = [] if answer.success else _sample(database, check, expectation, answer.result)
    found = dict(answer.result)
    if check.looked_at:
        found["element_count"] = database.rows(f"select ({check.looked_at}) as number")[0]["number"]
    return answer.success, found, sample


def _shown_columns(database: OpenSource, table: str, expectation: Expectation) -> list[str]:
    """The columns of a sample: where a row came from, then what the expectation is about."""
    schema, _, name = table.rpartition(".")
    columns = "from duckdb_columns() where schema_name = :schema and table_name = :name"
    found = database.rows(f"select column_name {columns}", schema=schema or "main", name=name)
    if not found:  # GX would say that the schema does not exist, even where it does
        raise LookupError(database.unreadable.get(table, f"There is no relation {table}."))
    names = {row["column_name"] for row in found}
    about = expectation.configuration.kwargs
    single = (about.get("column"), about.get("column_A"), about.get("column_B"))
    return [c for c in (*ORIGIN, *single, *about.get("column_list", ())) if c in names]


def _sample(
    database: OpenSource, check: Check, expectation: Expectation, found: Mapping[str, Any]
) -> list[Row]:
    if query := getattr(expectation, "unexpected_rows_query", None):
        broken = f"select * from ({query.format(batch=check.table)}\n) limit {SAMPLE_ROWS}"
        rows = database.rows(broken)
    else:  # of a key of several columns GX gives the values only, not where they are
        values = found.get("partial_unexpected_list", [])
        rows = found.get("partial_unexpected_index_list") or values
    return [
        {name: None if value is None else str(value)[:VALUE_LENGTH] for name, value in row.items()}
        for row in rows
    ]
