"""Keys of published tables: those that a file must hold, those it holds, and what breaks one.

Not here: where they are declared (`tables.py`).
"""

import duckdb

from orchestration.publish.statements import quoted
from orchestration.publish.tables import Table

Key = tuple[str, str, str]  # table, its columns, and the table that a foreign key names


def expected_keys(tables: list[Table]) -> set[Key]:
    """The keys that the tables declare."""
    primary = {(t.name, ", ".join(t.primary_key), "") for t in tables if t.primary_key}
    return primary | {(t.name, key.column, key.table) for t in tables for key in t.foreign_keys}


def keys_in_file(connection: duckdb.DuckDBPyConnection) -> set[Key]:
    """The keys of the database that is attached as `published`."""
    keys = connection.execute(
        "select table_name, array_to_string(constraint_column_names, ', '), "
        "coalesce(referenced_table, '') from duckdb_constraints() "
        "where database_name = 'published' and constraint_type in ('PRIMARY KEY', 'FOREIGN KEY')"
    )
    return set(keys.fetchall())


def broken_key(connection: duckdb.DuckDBPyConnection, table: Table, rows: str) -> str | None:
    """Say which rows cannot be published, in words; DuckDB's own message names no column.

    Args:
        connection: one whose current database holds the tables that the foreign keys name.
        table: the table that refused the rows.
        rows: what follows `from` to read them.
    """
    found = _unknown_reference(connection, table, rows) or _repeated_key(connection, table, rows)
    if found is None:
        return None
    return f"{found} The dbt tests of {table.name} list the rows: mend the extract or the model."


def _unknown_reference(
    connection: duckdb.DuckDBPyConnection, table: Table, rows: str
) -> str | None:
    for key in table.foreign_keys:
        column, known = quoted(key.column), f"select {quoted(key.key)} from {quoted(key.table)}"
        count, example = connection.execute(
            f"select count(*), min({column}) from (select * from {rows}) "
            f"where {column} not in ({known})"
        ).fetchone()
        if count:
            return (
                f"In {table.name}.{key.column}, {count:,} rows name what {key.table}.{key.key} "
                f"does not have, such as {example}. Expected: one of its values, or none."
            )
    return None


def _repeated_key(connection: duckdb.DuckDBPyConnection, table: Table, rows: str) -> str | None:
    if not table.primary_key:
        return None
    columns = ", ".join(map(quoted, table.primary_key))
    missing = " or ".join(f"{quoted(column)} is null" for column in table.primary_key)
    example = connection.execute(
        f"select {columns} from (select * from {rows}) group by {columns} "
        f"having count(*) > 1 or {missing} limit 1"
    ).fetchone()
    if example is None:
        return None
    return (
        f"In {table.name}, the key ({', '.join(table.primary_key)}) is repeated or missing, such "
        f"as ({', '.join(map(str, example))}). Expected: one row per key."
    )
