"""The catalogue: a DuckDB file whose relations are what Spark has built.

Spark's tables are Parquet files, so a view of DuckDB reads each in place; a model that is a view
is made there by dbt from its own SQL, as in a warehouse of DuckDB. Audits, inference, publishing
and `drill` so read one file, whichever engine has built it (`Home.warehouse_file`).
"""

from collections.abc import Collection, Mapping
from pathlib import Path

import duckdb

from orchestration.home import Home
from orchestration.publish.statements import literal, quoted
from orchestration.transform import BuildError, build, manifest_of

TARGET = "spark_catalogue"  # of dbt's profile


def make_catalogue(home: Home, built: Collection[str]) -> None:
    """Make the catalogue anew, of the models that were built in this run.

    Args:
        home: the home; nobody has its catalogue open.
        built: dbt's ids of models.

    Raises:
        BuildError: if a relation cannot be made.
    """
    nodes = manifest_of(home)["nodes"]
    models = [nodes[unique_id] for unique_id in built if unique_id.startswith("model.")]
    views = [model["name"] for model in models if model["config"]["materialized"] == "view"]
    with duckdb.connect(str(home.warehouse_file)) as connection:
        connection.begin()
        for model in models:
            if model["name"] not in views:
                _make_view(connection, home, model)
        connection.commit()
    if not views:
        return
    made = build(home, full=False, command="run", selection=["--select", *views], target=TARGET)
    if made.broken:
        raise BuildError(f"{made.broken[0].unique_id}: {made.broken[0].message}")


def _make_view(connection: duckdb.DuckDBPyConnection, home: Home, model: Mapping) -> None:
    schema, name = quoted(model["schema"]), quoted(model["alias"])
    rows = _rows(home.warehouse / "spark" / f"{model['schema']}.db" / model["alias"], model)
    connection.execute(f"create schema if not exists {schema}")
    connection.execute(f"create or replace view {schema}.{name} as {rows}")


def _rows(folder: Path, model: Mapping) -> str:
    """The select of a table's rows, in the types of its contract."""
    types = {c["name"]: c["data_type"] for c in model["columns"].values() if c["data_type"]}
    files = _files(folder)
    if files is None:
        columns = ", ".join(f"cast(null as {kind}) as {quoted(c)}" for c, kind in types.items())
        return f"select {columns} where false"
    read = f"read_parquet({literal(files)}, hive_partitioning = true, union_by_name = true)"
    casts = ", ".join(f"cast({quoted(c)} as {kind}) as {quoted(c)}" for c, kind in types.items())
    if model["config"]["contract"]["enforced"]:
        return f"select {casts} from {read}"
    return f"select * {f'replace ({casts})' if casts else ''} from {read}"


def _files(folder: Path) -> str | None:
    """The pattern of a table's files, or none where it has no rows and no file.

    Of one level only: what a killed task left in `_temporary` or `.spark-staging` is no row.
    """
    for pattern in ("*.parquet", "*=*/*.parquet"):
        if any(folder.glob(pattern)):
            return str(folder / pattern)
    return None
