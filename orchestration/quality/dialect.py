"""DuckDB as Great Expectations can use it: a dialect of SQLAlchemy, and the opening of a source.

Great Expectations (GX) leaves its `engine.connect()` block before it fetches, and all cursors of
duckdb-engine are one DuckDB connection, so the rollback on the way out throws the result away:
every expectation ends in "IndexError: list index out of range". This dialect fetches each
statement's rows as soon as it has run, into SQLAlchemy's own fully buffered cursor; a statement
that returns millions of rows therefore holds them all in memory. Not here: anything about checks.
"""

from __future__ import annotations

import uuid
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from duckdb_engine import Dialect
from sqlalchemy.dialects import registry
from sqlalchemy.engine.cursor import FullyBufferedCursorFetchStrategy

from orchestration.settings import engine_config

if TYPE_CHECKING:
    from great_expectations.datasource.fluent import SQLDatasource
    from great_expectations.datasource.fluent.interfaces import Batch

SCHEME = "duckdb+buffered"


class BufferedContext(Dialect.execution_ctx_cls):
    """One statement, whose rows outlive the connection."""

    def post_exec(self) -> None:
        """Fetch every row now, where the statement returns rows."""
        super().post_exec()
        if columns := self.cursor.description:
            self.cursor_fetch_strategy = FullyBufferedCursorFetchStrategy(self.cursor, columns)


class BufferedDialect(Dialect):
    """duckdb-engine's dialect with fetched rows; its name stays `duckdb`, which GX looks at."""

    driver = "buffered"
    execution_ctx_cls = BufferedContext
    # As duckdb-engine has it; SQLAlchemy wants every dialect class to say so itself.
    supports_statement_cache = False


def register() -> None:
    """Make `duckdb+buffered://` known to SQLAlchemy; may be called again."""
    registry.register(SCHEME.replace("+", "."), __name__, BufferedDialect.__name__)


@dataclass(frozen=True)
class OpenSource:
    """A database that stays open as long as `connection` does."""

    connection: sa.Connection
    batch_of: Callable[[str], Batch]  # schema.relation -> the whole relation, as GX knows it
    unreadable: dict[str, str]  # view -> why it could not be made

    def rows(self, sql: str, **values: str) -> Sequence[sa.RowMapping]:
        """Run a query, in which `:name` stands for a value, in a transaction of its own."""
        with self.connection.begin():
            return self.connection.execute(sa.text(sql), values).mappings().all()


@contextmanager
def opened(source: Path | Mapping[str, str]) -> Iterator[OpenSource]:
    """Open a DuckDB file read-only, or memory with views over Parquet files; close it at the end.

    Sessions are in UTC, as those of dbt are.

    Args:
        source: the file, or `schema.view` -> path or glob.

    Raises:
        OSError: the file is missing, or somebody is writing it.
    """
    register()
    is_file = isinstance(source, Path)
    # Memory with a name is one database for all connections of the process.
    database = str(source.resolve()) if is_file else f":memory:{uuid.uuid4().hex}"
    url = sa.URL.create(SCHEME, database=database).render_as_string()
    # Not spelled TimeZone: duckdb-engine would set that before DuckDB has loaded what it needs.
    arguments = {"read_only": is_file, "config": {"timezone": "UTC"} | engine_config()}
    # Without a pool GX lets go after each statement, so that closing ours closes the database.
    options = {"connect_args": arguments, "poolclass": sa.NullPool}
    try:
        connection = sa.create_engine(url, **options).connect()
    except sa.exc.DBAPIError as error:
        raise OSError(
            f"The checks cannot open {source}: {error.orig}. Expected a DuckDB file that nobody, "
            "this process included, is writing: build the warehouse first, or let the run end."
        ) from error
    with connection:
        unreadable = {} if is_file else _create_views(connection, source)
        yield OpenSource(connection, cache(partial(_batch, _datasource(url, options))), unreadable)


def _create_views(connection: sa.Connection, views: Mapping[str, str]) -> dict[str, str]:
    """Create what can be created; return the others, each with what is wrong."""
    unreadable = {}
    for view, files in views.items():
        schema, glob = view.rpartition(".")[0] or "main", files.replace("'", "''")
        try:
            with connection.begin():
                connection.exec_driver_sql(f"create schema if not exists {schema}")
                connection.exec_driver_sql(
                    f"create view {view} as select * from read_parquet("
                    f"'{glob}', union_by_name = true, hive_partitioning = false)"
                )
        except sa.exc.DBAPIError as error:
            unreadable[view] = f"Cannot read {files}: {error.orig}"
    return unreadable


def _datasource(url: str, options: dict[str, Any]) -> SQLDatasource:
    """The database, in a GX context that keeps nothing, calls nobody and draws no progress bar."""
    import great_expectations as gx
    from great_expectations.data_context.types import base

    config = base.DataContextConfig(
        store_backend_defaults=base.InMemoryStoreBackendDefaults(),
        progress_bars=base.ProgressBarsConfig(globally=False),
        analytics_enabled=False,
    )
    context = gx.get_context(project_config=config, mode="ephemeral")
    return context.data_sources.add_sql(
        "duckdb", connection_string=url, create_temp_table=False, kwargs=options
    )


def _batch(datasource: SQLDatasource, table: str) -> Batch:
    schema, _, name = table.rpartition(".")
    with warnings.catch_warnings():
        # GX would rather have the schema in the connection, where DuckDB has no place for it.
        warnings.simplefilter("ignore", DeprecationWarning)
        asset = datasource.add_table_asset(table, name, schema_name=schema or "main")
    return asset.add_batch_definition_whole_table("all").get_batch()
