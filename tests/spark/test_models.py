"""The product's own models on Apache Spark: they compile, and give the golden home equal marts."""

import shutil
from pathlib import Path

import duckdb
import pytest

from tests.spark.engines import dbt

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


@pytest.mark.spark
@pytest.mark.parametrize(("schema", "name"), TABLES, ids=[name for _, name in TABLES])
def test_a_table_has_the_same_rows_on_both_engines(pair, schema, name):
    with duckdb.connect() as connection:
        for database, home in {"ours": pair.ours, "theirs": pair.spark}.items():
            connection.execute(f"attach '{home.warehouse_file}' as {database} (read_only)")
        described = connection.execute(f"describe ours.{schema}.{name}").fetchall()
        columns = ", ".join(
            f"cast({column} as {kind}) as {column}" for column, kind, *_ in described
        )
        ours, theirs = (
            f"select {columns} from {database}.{schema}.{name}" for database in ("ours", "theirs")
        )
        (rows,) = connection.execute(f"select count(*) from ({ours})").fetchone()
        print(f"{schema}.{name}: {rows} rows")
        assert rows or name in EMPTY, "an empty mart compares nothing"
        assert connection.execute(f"{ours} except all {theirs}").fetchall() == []
        assert connection.execute(f"{theirs} except all {ours}").fetchall() == []
