"""The SQL of publishing: what makes an empty table, and what selects the rows that go into it.

Which tables there are is read in `tables.py`; nothing is run here.
"""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from pyarrow.parquet import read_schema

from orchestration.publish.tables import WINDOW_COLUMN, ForeignKey, Table

WINDOW_MONTHS = 13


def create(table: Table) -> list[str]:
    """The statements that make the empty table of DuckDB with its foreign keys and comments."""
    foreign = [f"foreign key {reference(key)}" for key in table.foreign_keys]
    lines = ", ".join([*columns(table), *foreign])
    return [f"create table {quoted(table.name)} ({lines})", *comments(table)]


def columns(table: Table, types: Mapping[str, str] = MappingProxyType({})) -> list[str]:
    """The columns as a `create table` has them.

    Args:
        table: what is published.
        types: the engine's words for types that it calls otherwise than dbt does.
    """
    required = {*table.primary_key, "publish_id"}
    return [
        f"{quoted(column.name)} {types.get(column.type, column.type)}"
        f"{' not null' if column.name in required else ''}"
        for column in (*table.columns, *table.stamp)
    ]


def comments(table: Table) -> list[str]:
    """The statements that describe a table and its columns."""
    name = quoted(table.name)
    return [
        f"comment on table {name} is {literal(table.description)}",
        *(
            f"comment on column {name}.{quoted(column.name)} is {literal(column.description)}"
            for column in (*table.columns, *table.stamp)
        ),
    ]


def reference(key: ForeignKey) -> str:
    """What follows `foreign key`."""
    return f"({quoted(key.column)}) references {quoted(key.table)} ({quoted(key.key)})"


def add_primary_key(table: Table) -> str:
    """The statement that gives a filled table its key: an index made at once costs a third."""
    columns = ", ".join(map(quoted, table.primary_key))
    return f"alter table {quoted(table.name)} add primary key ({columns})"


def selection(table: Table, data_through_at: datetime | None, inferred: Path) -> str:
    """The rows that are published: what follows `from`, with `warehouse` attached.

    Rows younger than `data_through_at` are in, as they are in the marts: it is the time of the
    slowest source, and the others' rows are no less true.

    Args:
        table: what is published.
        data_through_at: the time of the slowest source.
        inferred: the folder of the results of inference.
    """
    relation = _with_inferred(table, inferred)
    if not table.windowed or data_through_at is None:
        return relation
    through = literal(f"{data_through_at:%Y-%m-%d}")
    return f"{relation} where {WINDOW_COLUMN} > date {through} - interval {WINDOW_MONTHS} month"


def _with_inferred(table: Table, inferred: Path) -> str:
    """The table of the warehouse, with what inference knows where it has no value."""
    relation = f"warehouse.{quoted(table.schema)}.{quoted(table.name)}"
    for result in sorted({column.inferred_in for column in table.columns} - {None}):
        file = inferred / f"{result}.parquet"
        filled = [quoted(column.name) for column in table.columns if column.inferred_in == result]
        keys = [name for name in map(quoted, read_schema(file).names) if name not in filled]
        replaced = ", ".join(f"coalesce(stored.{c}, inferred.{c}) as {c}" for c in filled)
        relation = (
            f"(select stored.* replace ({replaced}) from {relation} as stored "
            f"left join read_parquet({literal(file)}) as inferred using ({', '.join(keys)}))"
        )
    return relation


def quoted(name: str) -> str:
    """An SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: object) -> str:
    """An SQL text."""
    return "'" + str(text).replace("'", "''") + "'"
