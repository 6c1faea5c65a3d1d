"""Small homes: declared, delivered to and run as people would, and held against a rebuild."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest
import yaml

from orchestration.declaration import Declaration, read_declaration
from orchestration.home import Home
from orchestration.ingest.collect import FileResult, ingest
from orchestration.ingest.record import inputs_hash
from orchestration.transform import Build, build, needs_full_build
from tests.parse import lay_parse

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "golden"
COMPANY = {"name": "Acme", "reporting_time_zone": "Europe/Berlin", "reporting_currency": "EUR"}
# They tell what a run does, not what there is.
TABLES_OF_A_RUN = {
    *("pending_batches", "touched_calls", "touched_leads", "touched_agents", "touched_days"),
}
# The models that keep what an earlier run has built, with all that they read.
KEEPING = ("--select", "+int_call_components_daily", "+fct_call_legs", "applied_batches")
REBUILD = """
import sys
from pathlib import Path
from orchestration.home import Home
from orchestration.settings import pass_home_on, read_settings
from orchestration.transform import build
read_settings()
home = Home(Path(sys.argv[1]))
pass_home_on(home.path)
sys.exit(len(build(home, full=True, command="run", selection=sys.argv[2:]).broken))
"""


def declare(home: Home, *extracts: dict, **source: object) -> Declaration:
    """Write the home's `sources.yml`: one source in Berlin time, with these extracts."""
    one = {"system": "generic", "account": "acme", "time_zone": "Europe/Berlin"}
    document = {"company": COMPANY, "sources": [one | source | {"extracts": list(extracts)}]}
    home.path.mkdir(parents=True, exist_ok=True)
    home.sources_file.write_text(yaml.safe_dump(document, sort_keys=False), encoding="utf-8")
    return read_declaration(home.sources_file)


def extract(table: str, entity: str, key: object, columns: dict, **more: object) -> dict:
    """An extract of one entity whose files say in their names when they were extracted."""
    mapping = {"entity": entity, "key": key, "columns": columns}
    mapping |= {name: more.pop(name) for name in ("part", "sum", "when") if name in more}
    rule = {"file_name": rf"{table}_(\d{{8}})", "format": "%Y%m%d"}
    return {
        "table": table,
        "files": f"{table}_*",
        "extracted_at": rule,
        "entities": [mapping],
    } | more


def deliver(home: Home, name: str, content: str | bytes, modified: float | None = None) -> Path:
    """Put a file where extracts arrive; `modified` is its time, in seconds since 1970."""
    path = home.landing / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    if modified is not None:
        os.utime(path, (modified, modified))
    return path


def land(home: Home) -> dict[str, FileResult]:
    """Ingest what has landed: what became of each file, by its name."""
    return {result.file: result for result in ingest(home, read_declaration(home.sources_file))}


def build_models(home: Home, *selection: str, full: bool | None = None) -> Build:
    """Build the models (dbt's `--select` or `--exclude`), as a run would."""
    if full is None:
        declaration = read_declaration(home.sources_file)
        full = needs_full_build(home, inputs_hash(home, declaration))
    # Nobody reads here what dbt would write of itself.
    options = ("--no-write-json", *selection)
    lay_parse(home)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("DIALMART_HOME", str(home.path))
        built = build(home, full=full, command="run", selection=options)
    assert not built.broken, built.broken[0]
    return built


def run(home: Home, *selection: str) -> None:
    """Ingest, and build what that touches."""
    land(home)
    build_models(home, *selection)


def ask(home: Home, sql: str) -> list[tuple]:
    """The warehouse's answer."""
    with duckdb.connect(str(home.warehouse_file), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def mapped(home: Home, entity: str, columns: str, order: str = "row_number") -> list[tuple]:
    """The rows of an entity as they were mapped, rejected ones too."""
    files = home.lake / "mapped" / entity / "*.parquet"
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        return connection.execute(
            f"select {columns} from read_parquet('{files}', union_by_name = true) order by {order}"
        ).fetchall()


def raw(home: Home, table: str, columns: str, order: str = "_row_number") -> list[tuple]:
    """The rows of a table of the raw lake."""
    files = home.lake / "raw" / "generic" / table / "account=*" / "load_date=*" / "*.parquet"
    with duckdb.connect() as connection:
        return connection.execute(
            f"select {columns} from read_parquet('{files}', union_by_name = true, "
            f"hive_partitioning = false) order by {order}"
        ).fetchall()


@contextmanager
def rebuilt(home: Home, *selection: str) -> Iterator[Path]:
    """The warehouse that a new process builds, from nothing but the home's lake."""
    kept = home.warehouse_file.rename(home.warehouse / "kept.duckdb")
    try:
        subprocess.run(
            [sys.executable, "-c", REBUILD, str(home.path), *selection], cwd=ROOT, check=True
        )
        fresh = home.warehouse_file.rename(home.warehouse / "fresh.duckdb")
    finally:
        kept.rename(home.warehouse_file)
    yield fresh
    fresh.unlink()


def differences(home: Home, fresh: Path, *, whole: bool = True) -> dict[str, int]:
    """Rows of contract and marts that only one of two warehouses has, by table.

    Args:
        home: whose warehouse is held against the other.
        fresh: the other, which must have the same tables.
        whole: False if it has but some of them; they alone are compared.
    """
    with duckdb.connect() as connection:
        connection.execute(f"attach '{home.warehouse_file}' as kept (read_only)")
        connection.execute(f"attach '{fresh}' as fresh (read_only)")
        tables = [_tables(connection, name) for name in ("kept", "fresh")]
        assert tables[0] == tables[1] or (not whole and set(tables[0]) > set(tables[1]) > set())
        found = {
            table: connection.execute(
                f"select count(*) from ((from kept.{table} except all from fresh.{table}) "
                f"union all (from fresh.{table} except all from kept.{table}))"
            ).fetchall()[0][0]
            for table in tables[1]
        }
    return {table: rows for table, rows in found.items() if rows}


def _tables(connection: duckdb.DuckDBPyConnection, database: str) -> list[str]:
    rows = connection.execute(
        "select schema_name, table_name from duckdb_tables() "
        f"where database_name = '{database}' and schema_name in ('contract', 'marts')"
    ).fetchall()
    return sorted(f"{schema}.{table}" for schema, table in rows if table not in TABLES_OF_A_RUN)
