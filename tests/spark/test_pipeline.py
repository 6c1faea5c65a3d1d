"""`dialmart run` on a Spark cluster behind its Thrift server publishes what it does on DuckDB."""

import json

import duckdb
import pytest

from orchestration.home import Home
from orchestration.publish.tables import FILES
from orchestration.transform import target_path

pytestmark = [pytest.mark.spark, pytest.mark.slow]


def differences(ours: Home, theirs: Home) -> dict[str, int]:
    """Rows of the published tables that only one of two homes has, but for the stamp, by table."""
    found = {}
    for file in FILES:
        with duckdb.connect() as connection:
            for name, home in {"ours": ours, "theirs": theirs}.items():
                path = (home.published / f"{file}.duckdb").resolve()
                connection.execute(f"attach '{path}' as {name} (read_only)")
            columns = "select table_name, string_agg(column_name, ', ') from duckdb_columns() "
            columns += "where database_name = ? and column_name <> 'publish_id' group by all"
            tables = [
                dict(connection.execute(columns, [name]).fetchall()) for name in ("ours", "theirs")
            ]
            assert tables[0] == tables[1]
            for table, names in tables[0].items():
                one, other = (f"select {names} from {name}.{table}" for name in ("ours", "theirs"))
                (found[table],) = connection.execute(
                    f"select count(*) from (({one} except all {other}) "
                    f"union all ({other} except all {one}))"
                ).fetchone()
    assert len(found) > 30
    return {table: rows for table, rows in found.items() if rows}


def test_a_worker_was_lost_in_a_run_of_touched_days(pair):
    assert "Lost executor" in (pair.spark.warehouse / "spark_cluster/3_thrift.log").read_text()
    told = json.loads((target_path(pair.spark, "spark_thrift") / "run_results.json").read_text())
    assert "--full-refresh" not in told["args"]["invocation_command"]


def test_both_engines_publish_the_same(pair):
    assert differences(pair.ours, pair.spark) == {}
