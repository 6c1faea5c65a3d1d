"""The product's own models on Apache Spark: they give two companies equal tables.

The demo has the systems that the golden home lacks, and the golden home has what takes longer than
the smallest demo lasts: each table has rows in one of them.
"""

import shutil
from pathlib import Path

import duckdb
import pytest

from orchestration.demo import make_demo
from orchestration.home import Home, lay_new_home
from orchestration.settings import DEMO_HOME
from orchestration.spark.catalogue import make_catalogue
from tests.pipeline.homes import build_models, land
from tests.spark.engines import SMALL, dbt

MODELS = Path(__file__).parents[2] / "dbt_project" / "models"
# What a first build leaves empty.
EMPTY = {
    *("touched_days", "int_restating_batches"),
    *("fct_closed_periods", "fct_kpis_what_if", "fct_restatements"),
}
TABLES = [
    ("marts" if "marts" in path.parts else "contract", path.stem)
    for path in sorted(MODELS.rglob("*.sql"))
    if "staging" not in path.parts and 'materialized="view"' not in path.read_text()
]
NAMES = [name for _, name in TABLES]


@pytest.fixture(scope="session")
def demo(tmp_path_factory) -> tuple[Home, Home]:
    """The smallest demo company, its models alone: on DuckDB, and on Spark without a cluster."""
    folder = tmp_path_factory.mktemp("demo")
    ours = lay_new_home(folder / "duckdb", DEMO_HOME)
    make_demo(ours.path, days=14, agents=8, scale=0.01)
    land(ours)
    theirs = Home(lake_alone(ours.path, folder / "spark"), "spark")
    build_models(ours)
    dbt(theirs.path, "spark", "run", **SMALL)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("DIALMART_HOME", str(theirs.path))
        make_catalogue(theirs, [f"model.dialmart.{name}" for name in NAMES])
    return ours, theirs


def lake_alone(home: Path, folder: Path) -> Path:
    """A home with the same lake and nothing built."""
    shutil.copytree(home / "lake", folder / "lake")
    return folder


# The demo is built first: the golden home's cluster is not up yet, and two share the memory badly.
@pytest.mark.spark
@pytest.mark.parametrize(("schema", "name"), TABLES, ids=NAMES)
def test_a_table_has_the_same_rows_on_both_engines(demo, pair, schema, name):
    rows = rows_on_both(*demo, schema, name) + rows_on_both(pair.ours, pair.spark, schema, name)
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
