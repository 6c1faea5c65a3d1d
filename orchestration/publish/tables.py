"""What is published: the tables that dbt's manifest marks for a file, with columns and keys.

A model says `config.meta.published_in: [marts, detail, quality]`. Its contract gives the columns,
its test `unique_key` the primary key, its `relationships` tests the foreign keys. Not here: SQL
(`statements.py`), any database (`duckdb_file.py`).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

from orchestration.publish import PublishError

# The audited set, which moves together; and what is known of its quality, which moves alone.
FILES = ("marts", "detail")
QUALITY = ("quality",)
# In the detail file, a table with this column has the latest months only.
WINDOW_COLUMN = "started_date"


@dataclass(frozen=True)
class Column:
    """A column of the contract.

    Attributes:
        type: dbt's word for it, which DuckDB understands.
        inferred_in: the result of inference that has its values where the warehouse has none.
    """

    name: str
    type: str
    description: str
    inferred_in: str | None = None


# What the publishing copy adds to every row.
STAMP = (
    Column("data_through_at", "timestamp", "Up to when every source has told its events, UTC."),
    Column("publish_id", "varchar", "The publish that wrote the row; the same in the whole file."),
)


@dataclass(frozen=True)
class ForeignKey:
    """`column` holds values of the primary key `key` of `table`, or NULL."""

    column: str
    table: str
    key: str


@dataclass(frozen=True)
class Table:
    """One published table.

    Attributes:
        name: its name, in the published file and in the warehouse.
        schema: its schema in the warehouse.
        description: starts with the grain: "One row per …".
        columns: those of the contract.
        primary_key: columns; empty where the model has no `unique_key`.
        foreign_keys: those whose table is in the same file.
        windowed: only the latest 13 months are published.
    """

    name: str
    schema: str
    description: str
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...]
    windowed: bool

    @property
    def stamp(self) -> tuple[Column, ...]:
        """The columns that publishing adds; `dim_sources` has the time of each source instead."""
        own = {column.name for column in self.columns} - {"publish_id"}
        return tuple(column for column in STAMP if column.name not in own)


def read_manifest(path: Path) -> dict[str, Any]:
    """Read dbt's manifest.

    Raises:
        PublishError: if there is none.
    """
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise PublishError(
            f"{path} is not there: dbt writes it when it builds the marts. "
            "Run `dialmart run`, which builds before it publishes."
        ) from None


def published_tables(manifest: Mapping[str, Any], file: str) -> list[Table]:
    """The tables of one published file, each after those that its foreign keys name."""
    models = {
        unique_id: node
        for unique_id, node in sorted(manifest["nodes"].items())
        if node["resource_type"] == "model"
        and file in node["config"].get("meta", {}).get("published_in", [])
    }
    keys = {unique_id: _primary_key(manifest, unique_id) for unique_id in models}
    tables = {
        node["alias"]: _table(node, file, keys[unique_id], _foreign_keys(manifest, unique_id, keys))
        for unique_id, node in models.items()
    }
    named = {table.name: [key.table for key in table.foreign_keys] for table in tables.values()}
    return [tables[name] for name in TopologicalSorter(named).static_order()]


def _table(
    node: Mapping[str, Any], file: str, key: tuple[str, ...], foreign_keys: tuple[ForeignKey, ...]
) -> Table:
    columns = node["columns"].values()
    return Table(
        name=node["alias"],
        schema=node["schema"],
        description=node["description"],
        columns=tuple(
            Column(
                c["name"], c["data_type"], c["description"], c["config"]["meta"].get("inferred_in")
            )
            for c in columns
        ),
        primary_key=key,
        foreign_keys=foreign_keys,
        windowed=file == "detail" and WINDOW_COLUMN in node["columns"],
    )


def _primary_key(manifest: Mapping[str, Any], model: str) -> tuple[str, ...]:
    tests = _tests(manifest, model, "unique_key")
    return tuple(tests[0]["test_metadata"]["kwargs"]["columns"]) if tests else ()


def _foreign_keys(
    manifest: Mapping[str, Any], model: str, keys: Mapping[str, tuple[str, ...]]
) -> tuple[ForeignKey, ...]:
    """The references that stay in the file and name the whole primary key of another table."""
    found = []
    for test in _tests(manifest, model, "relationships"):
        said = test["test_metadata"]["kwargs"]
        others = [node for node in test["depends_on"]["nodes"] if node != model]
        if others and keys.get(others[0]) == (said["field"],):
            name = manifest["nodes"][others[0]]["alias"]
            found.append(ForeignKey(said["column_name"], name, said["field"]))
    return tuple(sorted(found, key=lambda key: key.column))


def _tests(manifest: Mapping[str, Any], model: str, name: str) -> list[Mapping[str, Any]]:
    """The model's tests of that name that hold for every row."""
    return [
        node
        for node in manifest["nodes"].values()
        if node["resource_type"] == "test"
        and node.get("attached_node") == model
        and (node.get("test_metadata") or {}).get("name") == name
        and not node["config"].get("where")
        and node["config"].get("severity", "error").lower() == "error"
    ]
