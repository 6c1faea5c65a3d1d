"""The published DuckDB files: written from the warehouse, verified as a reader would see them.

`marts.duckdb` has everything but call grain; `detail.duckdb` has calls and legs with its own copy
of the dims, after it; `quality.duckdb` has what operations have come to. Not here: which tables
and keys there are (`tables.py`, `keys.py`), how a set takes the place of another
(`publication.py`, `versions.py`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from orchestration.home import Home
from orchestration.publish import PublishError
from orchestration.publish.keys import broken_key, expected_keys, keys_in_file
from orchestration.publish.statements import (
    add_primary_key,
    create,
    literal,
    quoted,
    selection,
)
from orchestration.publish.tables import Table
from orchestration.settings import engine_config

STORAGE_VERSION = "v1.2.0"  # what readers from DuckDB 1.4 on can open


@dataclass(frozen=True)
class Stamp:
    """What every row of a published file carries; `data_through_at` is UTC, naive."""

    publish_id: str
    data_through_at: datetime | None


def write(
    path: Path, home: Home, tables: list[Table], publish_id: str
) -> tuple[Stamp, dict[str, int]]:
    """Write the tables to a new file and close it.

    Returns:
        What its rows carry, and the rows of each table.

    Raises:
        PublishError: if rows break a key.
        duckdb.Error: for anything else that the engine refuses.
    """
    rows = {}
    with _warehouse(home) as connection:
        # A candidate that was not closed is thrown away: nobody would replay a write-ahead log.
        connection.execute(
            f"attach {literal(path)} as published "
            f"(storage_version {literal(STORAGE_VERSION)}, recovery_mode no_wal_writes)"
        )
        connection.execute("use published")
        stamp = Stamp(publish_id, _data_through_at(connection))
        for table in tables:
            for statement in create(table):
                connection.execute(statement)
            rows[table.name] = _fill(connection, home, table, stamp)
        connection.execute("use memory")
        connection.execute("checkpoint published")
        connection.execute("detach published")
    return stamp, rows


@contextmanager
def _warehouse(home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    """An in-memory database with the warehouse attached for reading."""
    config = engine_config() | {"temp_directory": str(home.warehouse / "tmp")}
    with duckdb.connect(config=config) as connection:
        connection.execute(f"attach {literal(home.warehouse_file)} as warehouse (read_only)")
        yield connection


def _data_through_at(connection: duckdb.DuckDBPyConnection) -> datetime | None:
    query = "select min(data_through_at) from warehouse.marts.dim_sources"
    return connection.execute(query).fetchone()[0]


def _fill(connection: duckdb.DuckDBPyConnection, home: Home, table: Table, stamp: Stamp) -> int:
    columns = [quoted(column.name) for column in table.columns]
    values = _values(table, stamp)
    rows = selection(table, stamp.data_through_at, home.inferred)
    insert = (
        f"insert into {quoted(table.name)} ({', '.join([*columns, *values])}) "
        f"select {', '.join([*columns, *(f'${name}' for name in values)])} from {rows}"
    )
    try:
        count = connection.execute(insert, values).fetchone()[0]
        if table.primary_key:
            connection.execute(add_primary_key(table))
    except duckdb.ConstraintException as error:
        raise PublishError(broken_key(connection, table, rows) or f"{error}.") from error
    return count


def _values(table: Table, stamp: Stamp) -> dict[str, object]:
    return {column.name: getattr(stamp, column.name) for column in table.stamp}


def verify(path: Path, home: Home, tables: list[Table], stamp: Stamp) -> None:
    """Open a file as a reader would and hold it against the warehouse.

    Raises:
        PublishError: if rows, stamps or keys differ, or the file is not closed.
    """
    if path.with_name(path.name + ".wal").exists():
        raise PublishError(f"{path.name} was not closed: it left a .wal file.")
    with _warehouse(home) as connection:
        connection.execute(f"attach {literal(path)} as published (read_only)")
        for table in tables:
            _compare(connection, home, table, stamp)
        if missing := expected_keys(tables) - keys_in_file(connection):
            raise PublishError(f"The file lacks the keys {sorted(missing)}.")


def _compare(connection: duckdb.DuckDBPyConnection, home: Home, table: Table, stamp: Stamp) -> None:
    expected = connection.execute(
        f"select count(*) from {selection(table, stamp.data_through_at, home.inferred)}"
    ).fetchone()[0]
    values = _values(table, stamp)
    of_this = " and ".join(f"{name} is not distinct from ${name}" for name in values)
    found, stamped = connection.execute(
        f"select count(*), count(*) filter ({of_this}) from published.{quoted(table.name)}", values
    ).fetchone()
    if not expected == found == stamped:
        raise PublishError(
            f"{table.name} was not copied whole: the warehouse has {expected:,} rows, "
            f"the file {found:,}, and {stamped:,} of them are of this publish."
        )
