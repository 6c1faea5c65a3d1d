"""The catalogue over files such as Spark leaves them; no Spark is started here."""

import subprocess
from datetime import date, datetime
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from orchestration.home import Home
from orchestration.settings import pass_home_on
from orchestration.spark.catalogue import make_catalogue
from orchestration.transform import manifest_of, needs_full_build

BUILT = ("applied_batches", "dim_dates", "fct_call_legs", "fct_agent_times")


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Home:
    return Home(tmp_path_factory.mktemp("catalogue"), "spark")


@pytest.fixture(scope="module")
def described(home) -> dict[str, dict]:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("DIALMART_HOME", str(home.path))
        pass_home_on(home.path)
        return manifest_of(home)["nodes"]


@pytest.fixture
def ask(home, described):
    """Make the catalogue of what lies in the home, and ask it."""

    def asked(sql: str) -> list[tuple]:
        make_catalogue(home, [f"model.dialmart.{name}" for name in BUILT])
        with duckdb.connect(str(home.warehouse_file), read_only=True) as connection:
            return connection.execute(sql).fetchall()

    return asked


def write(described: dict, home: Home, name: str, place: str, **values: object) -> Path:
    """One row of a model's table, NULL but for some values, in a file at a place of its folder."""
    columns = described[f"model.dialmart.{name}"]["columns"]
    folder = home.warehouse / f"spark/marts.db/{name}"
    path = folder / place
    path.parent.mkdir(parents=True, exist_ok=True)
    inside = [column for column in columns if f"{column}=" not in place]
    pq.write_table(pa.table({column: [values.get(column)] for column in inside}), path)
    return path


def test_a_row_is_in_the_types_of_the_contract(described, home, ask):
    write(described, home, "applied_batches", "part-0.parquet", batch_id="b1", inputs_hash="h")
    types = dict(
        ask(
            "select column_name, data_type from duckdb_columns() "
            "where table_name = 'applied_batches'"
        )
    )
    declared = described["model.dialmart.applied_batches"]["columns"].values()
    assert {column["name"] for column in declared} == set(types)
    assert types["batch_id"] == "VARCHAR"
    assert ask("select batch_id from marts.applied_batches") == [("b1",)]


def test_a_partition_is_a_column_and_what_was_not_committed_is_no_row(described, home, ask):
    at = {"started_at": datetime(2026, 3, 2, 9)}
    write(described, home, "fct_call_legs", "started_date=2026-03-02/part-0.parquet", **at)
    write(described, home, "fct_call_legs", "_temporary/0/started_date=2026-03-02/part-1.parquet")
    assert ask("select started_date, started_at from marts.fct_call_legs") == [
        (date(2026, 3, 2), datetime(2026, 3, 2, 9))
    ]


def test_a_table_without_a_file_is_empty(ask):
    assert ask("select count(*) from marts.fct_agent_times") == [(0,)]


def test_a_table_that_spark_has_taken_away_is_built_anew(described, home, ask):
    file = write(described, home, "applied_batches", "part-0.parquet", inputs_hash="h")
    assert ask("select inputs_hash from marts.applied_batches") == [("h",)]
    file.unlink()
    assert needs_full_build(home, "h")


def test_a_process_that_outlives_the_run_holds_the_home(home):
    with home.lock("a run that is killed"):
        dbt = subprocess.Popen(["sleep", "60"], close_fds=False)
    try:
        assert not home.is_free()
    finally:
        dbt.kill()
        dbt.wait()
    assert home.is_free()
