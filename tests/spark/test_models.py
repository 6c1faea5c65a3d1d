"""The product's own models on Apache Spark: they compile, and give the golden home equal marts."""

import shutil
from pathlib import Path

import duckdb
import pytest

from tests.spark.engines import dbt, spark_files, spark_table

MODELS = Path(__file__).parents[2] / "dbt_project" / "models"
# What a whole build leaves empty, and what no extract of the golden home tells.
EMPTY = {
    *("touched_days", "call_holds", "call_identities", "call_outcomes"),
    *("crm_calls", "dialled_candidates", "dispositions", "dnc_events", "lead_merges"),
    *("observed_teams", "recordings"),
    *("fct_call_reconciliation", "fct_unmatched_calls", "int_reconciled_calls"),
    *("fct_closed_periods", "fct_kpis_what_if", "fct_restatements", "int_restating_batches"),
}
TABLES = [
    ("marts" if "marts" in path.parts else "contract", path.stem)
    for path in sorted(MODELS.rglob("*.sql"))
    if "staging" not in path.parts and 'materialized="view"' not in path.read_text()
]


def lake_alone(home: Path, folder: Path) -> Path:
    """A home with the same lake and nothing built."""
    shutil.copytree(home / "lake", folder / "lake")
    return folder


@pytest.mark.slow
def test_every_model_compiles_for_spark(golden, tmp_path):
    home = lake_alone(golden.home.path, tmp_path)
    dbt(home, "spark_check", "compile")
    compiled = {path.stem for path in (home / "warehouse/dbt/spark_check/compiled").rglob("*.sql")}
    assert {name for _, name in TABLES} <= compiled


@pytest.fixture(scope="module")
def spark_home(golden, tmp_path_factory) -> Path:
    """The golden home, built on two executors of Spark."""
    home = lake_alone(golden.home.path, tmp_path_factory.mktemp("spark") / "golden")
    dbt(home, "spark", "run")
    return home


@pytest.mark.spark
@pytest.mark.parametrize(("schema", "name"), TABLES, ids=[name for _, name in TABLES])
def test_a_table_has_the_same_rows_on_both_engines(golden, spark_home, schema, name):
    files = spark_files(spark_home, schema, name)
    with duckdb.connect(str(golden.home.warehouse_file), read_only=True) as connection:
        described = connection.execute(f"describe {schema}.{name}").fetchall()
        columns = ", ".join(
            f"cast({column} as {kind}) as {column}" for column, kind, *_ in described
        )
        ours = f"select {columns} from {schema}.{name}"
        (rows,) = connection.execute(f"select count(*) from ({ours})").fetchone()
        print(f"{schema}.{name}: {rows} rows")
        assert rows or name in EMPTY, "an empty mart compares nothing"
        if not files:
            assert not rows
            return
        theirs = f"select {columns} from {spark_table(spark_home, schema, name)}"
        assert connection.execute(f"{ours} except all {theirs}").fetchall() == []
        assert connection.execute(f"{theirs} except all {ours}").fetchall() == []
