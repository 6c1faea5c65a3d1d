"""A schema of PostgreSQL, filled with the rows of published DuckDB files and verified.

Not here: how it takes the place of an older one (`postgres.py`).
"""

import io
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import duckdb
import psycopg
from pyarrow.csv import WriteOptions, write_csv

from orchestration.publish import PublishError
from orchestration.publish.statements import (
    add_primary_key,
    columns,
    comments,
    literal,
    quoted,
    reference,
)
from orchestration.publish.tables import Table
from orchestration.settings import engine_config

TEXTS = {"string": "text", "varchar": "text"}  # other words are the same there
BATCH_ROWS = 100_000  # that are in memory at a time
# NULL is nothing, an empty text is ""
CSV = WriteOptions(include_header=False, quoting_style="all_valid")


def fill(
    connection: psycopg.Connection,
    schema: str,
    paths: Mapping[str, Path],
    tables: Mapping[str, list[Table]],
    publish_id: str,
) -> int:
    """Make the tables of files in an empty schema, within the transaction that has made it.

    Args:
        connection: whose search path is the schema's from here on, until the transaction ends.
        schema: its name.
        paths: closed files of one set, by the name of the file.
        tables: of each file; one that several have is made once.
        publish_id: of all rows.

    Returns:
        The number of rows.

    Raises:
        PublishError: if a table differs from the file's.
    """
    connection.execute(f"set local search_path to {schema}")
    made: dict[str, Table] = {}
    rows = 0
    with duckdb.connect(config=engine_config()) as files:
        for file, path in paths.items():
            files.execute(f"attach {literal(path)} as {quoted(file)} (read_only)")
            for table in tables[file]:
                if table.name not in made:
                    source = f"{quoted(file)}.{quoted(table.name)}"
                    _copy(connection, files, source, table)
                    rows += _verify(connection, files, source, table, publish_id)
                    made[table.name] = table
    for statement in _finish(made.values()):
        connection.execute(statement)
    return rows


def _copy(
    connection: psycopg.Connection, files: duckdb.DuckDBPyConnection, source: str, table: Table
) -> None:
    """Make a table and stream its rows into it."""
    name, published = quoted(table.name), (*table.columns, *table.stamp)
    names = ", ".join(quoted(column.name) for column in published)
    # a text of PostgreSQL cannot hold the character NUL
    values = ", ".join(
        f"replace({quoted(column.name)}, chr(0), chr(65533))"
        if column.type in TEXTS
        else quoted(column.name)
        for column in published
    )
    connection.execute(f"create table {name} ({', '.join(columns(table, TEXTS))})")
    # frozen: a reader whose transaction is older than the swap sees rows, not an empty table
    into = f"copy {name} ({names}) from stdin (format csv, freeze)"
    with connection.cursor().copy(into) as copy:
        for batch in files.sql(f"select {values} from {source}").to_arrow_reader(BATCH_ROWS):
            text = io.BytesIO()
            write_csv(batch, text, CSV)
            copy.write(text.getbuffer())


def _verify(
    connection: psycopg.Connection,
    files: duckdb.DuckDBPyConnection,
    source: str,
    table: Table,
    publish_id: str,
) -> int:
    ((expected,),) = files.execute(f"select count(*) from {source}").fetchall()
    found, stamped = connection.execute(
        f"select count(*), count(*) filter (where publish_id = %s) from {quoted(table.name)}",
        [publish_id],
    ).fetchone()
    if not expected == found == stamped:
        raise PublishError(
            f"{table.name} was not copied whole to PostgreSQL: the file has {expected:,} rows, "
            f"PostgreSQL {found:,}, and {stamped:,} of them are of this publish."
        )
    return found


def _finish(tables: Iterable[Table]) -> Iterator[str]:
    """What tables get once they are filled: keys at the end are cheaper than row by row."""
    tables = list(tables)
    for table in tables:
        if table.primary_key:
            yield add_primary_key(table)
        yield from comments(table)
        yield f"analyze {quoted(table.name)}"
    for table in tables:
        for key in table.foreign_keys:
            yield f"alter table {quoted(table.name)} add foreign key {reference(key)}"
