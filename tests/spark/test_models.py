"""The product's own models on Apache Spark: they give two companies equal tables.

The golden company after news; and the demo, with its other systems, for what the golden one leaves
empty: each table has rows in one of the two.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from orchestration.demo import make_demo
from orchestration.home import Home
from orchestration.new_home import lay_new_home
from orchestration.settings import DEMO_HOME
from orchestration.spark.build import build_on_spark
from tests.pipeline.homes import ask, build_models, land
from tests.spark.engines import SMALL

MODELS = Path(__file__).parents[2] / "dbt_project" / "models"
# What only a month that was closed and a question of `what if` fill.
EMPTY = {
    *("fct_closed_periods", "fct_kpis_what_if"),
    *("fct_restatements", "int_restating_batches"),
}
TABLES = [
    ("marts" if "marts" in path.parts else "contract", path.stem)
    for path in sorted(MODELS.rglob("*.sql"))
    if "staging" not in path.parts and 'materialized="view"' not in path.read_text()
]
NAMES = [name for _, name in TABLES]


@dataclass(frozen=True)
class Demo:
    """The smallest demo company, some of its models: on DuckDB, and on Spark without a cluster."""

    ours: Home
    spark: Home
    built: set[str]


@pytest.fixture(scope="session")
def demo(golden, tmp_path_factory) -> Demo:
    folder = tmp_path_factory.mktemp("demo")
    ours = lay_new_home(folder / "duckdb", DEMO_HOME)
    make_demo(ours.path, days=14, agents=8, scale=0.01)
    land(ours)
    shutil.copytree(ours.lake, folder / "spark" / "lake")
    theirs = Home(folder / "spark", "spark")
    lacking = [
        f"+{name}"
        for schema, name in TABLES
        if name not in EMPTY and not ask(golden.home, f"from {schema}.{name} limit 1")
    ]
    selection = ("--select", "staging", "contract", *lacking)
    build_models(ours, *selection, full=True)
    with pytest.MonkeyPatch.context() as environment:
        for name, value in (SMALL | {"DIALMART_HOME": str(theirs.path)}).items():
            environment.setenv(name, value)
        built = build_on_spark(theirs, full=True, command="run", selection=selection)
    assert not built.broken, built.broken[0]
    return Demo(ours, theirs, {node.unique_id.split(".")[-1] for node in built.nodes})


# The demo is built first: the golden home's cluster is not up yet, and two share the memory badly.
@pytest.mark.spark
@pytest.mark.parametrize(("schema", "name"), TABLES, ids=NAMES)
def test_a_table_has_the_same_rows_on_both_engines(demo, pair, schema, name):
    rows = rows_on_both(pair.ours, pair.spark, schema, name)
    if name in demo.built:
        rows += rows_on_both(demo.ours, demo.spark, schema, name)
    assert rows or name in EMPTY, "an empty table compares nothing"


def rows_on_both(ours: Home, theirs: Home, schema: str, name: str) -> int:
    """How many rows a table has, which are the same on both engines."""
    with duckdb.connect() as connection:
        for database, home in {"ours": ours, "theirs": theirs}.items():
            connection.execute(f"attach '{home.warehouse_file}' as {database} (read_only)")
        described = connection.execute(f"describe ours.{schema}.{name}").fetchall()
        columns = ", ".join(
            f"cast({column} as {kind}) as {column}" for column, kind, *_ in described
        )
        one, other = (
            f"select {columns} from {database}.{schema}.{name}" for database in ("ours", "theirs")
        )
        (rows,) = connection.execute(f"select count(*) from ({one})").fetchone()
        print(f"{ours.path}: {rows} rows of {schema}.{name}")
        assert connection.execute(f"{one} except all {other}").fetchall() == []
        assert connection.execute(f"{other} except all {one}").fetchall() == []
    return rows
