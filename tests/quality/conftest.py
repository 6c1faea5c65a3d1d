"""A database in memory that stays open: good rows are laid once, each case plants one fault."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from unittest import mock

import pytest

from orchestration.quality import dialect
from orchestration.quality.checks import Check, CheckResult, run_checks


@dataclass
class Bench:
    database: dialect.OpenSource
    tables: list[str] = field(default_factory=list)

    def do(self, sql: str) -> None:
        with self.database.connection.begin():
            self.database.connection.exec_driver_sql(sql)

    def lay(self, statements: str) -> None:
        """Create the good tables, and keep a copy of each."""
        self.do(statements)
        found = self.database.rows(
            "select schema_name || '.' || table_name as name from duckdb_tables()"
        )
        self.tables = [row["name"] for row in found]
        self.do("create schema good")
        for table in self.tables:
            self.do(f"create table good.{table.replace('.', '__')} as from {table}")

    @contextmanager
    def planted(self, fault: str) -> Iterator[None]:
        try:
            self.do(fault)
            yield
        finally:
            for table in (table for table in self.tables if table in fault):
                copy = f"good.{table.replace('.', '__')}"
                self.do(f"create or replace table {table} as from {copy}")

    def broken(self, checks: Sequence[Check]) -> set[str]:
        """The checks that find rows; their SQL is run without Great Expectations, to save time."""
        return {check.name for check in checks if self._finds_rows(check)}

    def _finds_rows(self, check: Check) -> bool:
        query = check.expectation().unexpected_rows_query.format(batch=check.table)
        return bool(self.database.rows(f"select 1 from ({query}\n) limit 1"))

    def ask(self, checks: Sequence[Check]) -> list[CheckResult]:
        """What Great Expectations answers in the open database."""
        with mock.patch.object(dialect, "opened", lambda source: nullcontext(self.database)):
            return run_checks({}, checks)


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    with dialect.opened({}) as database:
        yield Bench(database)
