"""`dialmart run` on a Spark cluster behind its Thrift server publishes what it does on DuckDB."""

import json
import os
import signal
import subprocess
import time

import duckdb
import pytest

from orchestration.home import Home
from orchestration.publish.tables import FILES
from orchestration.transform import target_path
from tests.pipeline.homes import deliver

pytestmark = [pytest.mark.spark, pytest.mark.slow]

# A call that comes a month late, one that moves to another day, one that was a test after all; an
# order's price mended; a lead that its snapshot no longer holds.
NEWS = {
    "calls_20251118.csv": """\
call_id,start,end,direction,mode,agent,lead,campaign,list,script,amd,status,status_at,test,internal,final
C28,2025-10-13 15:00:00,2025-10-13 15:04:00,outbound,manual,A2,L3,K1,LS1,s1,human,SALE,,N,N,Y
C14,2025-10-15 09:00:00,2025-10-15 09:02:00,outbound,manual,A3,L6,K1,LS2,s1,,NI,,N,N,Y
C11,2025-10-14 10:00:00,2025-10-14 10:00:05,outbound,manual,A3,L5,K1,LS2,s2,,DC,,Y,N,Y
""",
    "order_items_20251118.csv": """\
order,item,opportunity,lead,closer,ordered,status,price,currency,updated
R4,1,O6,L1,A3,2025-11-09 20:00,confirmed,349.99,USD,2025-11-16 20:00
""",
    "leads_20251118.csv": """\
lead,created,channel
L1,2025-10-01 09:00,web
L2,2025-10-02 09:00,web
L3,2025-10-06 09:00,fair
L5,2025-10-06 10:00,unknown
L6,2025-09-20 09:00,fair
L7,2025-10-07 09:00,fair
L8,2025-10-08 09:00,web
L9,2025-10-08 10:00,fair
L11,2025-11-03 09:00,web
""",
}


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


def kill_a_worker(home: Home, process: subprocess.Popen, started: float) -> None:
    """Kill a worker when the build is half-way: when Spark writes the calls of this run."""
    calls = home.warehouse / "spark/contract.db/call_attempts"
    while calls.stat().st_mtime < started:
        assert process.poll() is None, "the run has ended before its build was half-way"
        time.sleep(0.2)
    worker = home.warehouse / "spark_cluster/2_worker_1.pid"
    os.kill(int(worker.read_text()), signal.SIGKILL)


def test_news_of_old_days_are_published_the_same_while_a_worker_dies(pair):
    for home in (pair.ours, pair.spark):
        for name, content in NEWS.items():
            deliver(home, name, content)
    pair.run(pair.ours)
    started = time.time()
    process = pair.start(pair.spark)
    kill_a_worker(pair.spark, process, started)
    pair.end(process)
    assert "Lost executor" in (pair.spark.warehouse / "spark_cluster/3_thrift.log").read_text()
    told = json.loads((target_path(pair.spark, "spark_thrift") / "run_results.json").read_text())
    assert "--full-refresh" not in told["args"]["invocation_command"]
    assert differences(pair.ours, pair.spark) == {}
