"""The golden company on either engine: what it is delivered, and how it is built and run."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass

from orchestration.home import Home
from orchestration.spark import cluster
from tests.pipeline.homes import KEEPING, ROOT, deliver

# What a run of news needs of the one before it: dbt's tests and the other models take far longer.
BUILD = """
import sys
from orchestration.declaration import read_declaration
from orchestration.home import current_home
from orchestration.ingest.collect import ingest
from orchestration.spark.build import build_on_spark
from orchestration.transform import build
home = current_home()
ingest(home, read_declaration(home.sources_file))
builder = build_on_spark if home.engine == "spark" else build
assert not builder(home, full=True, command="run", selection=sys.argv[1:]).broken
"""
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


@dataclass(frozen=True)
class Pair:
    """The same company on either engine; `port` is that of its cluster's Thrift server."""

    ours: Home
    spark: Home
    port: int

    def live(self) -> None:
        """Build both, deliver news and run both; Spark loses a worker meanwhile."""
        for home in (self.ours, self.spark):
            _end(self._start(home, "-c", BUILD, *KEEPING))
            for name, content in NEWS.items():
                deliver(home, name, content)
        _end(self._run(self.ours))
        started = time.time()
        process = self._run(self.spark)
        kill_a_worker(self.spark, process, started)
        _end(process)

    def _run(self, home: Home) -> subprocess.Popen:
        return self._start(home, "-m", "orchestration.cli", "run")

    def _start(self, home: Home, *command: str) -> subprocess.Popen:
        environment = {
            "DIALMART_HOME": str(home.path),
            "DIALMART_TARGET": home.engine,
            "DIALMART_SPARK_HOST": cluster.LOOPBACK,
            "DIALMART_SPARK_PORT": str(self.port),
            "PYTHONPATH": str(ROOT),
        }
        return subprocess.Popen(
            [sys.executable, *command],
            env=os.environ | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )


def kill_a_worker(home: Home, process: subprocess.Popen, started: float) -> None:
    """Kill a worker when the build is half-way: when Spark writes the calls of this run."""
    calls = home.warehouse / "spark/contract.db/call_attempts"
    while calls.stat().st_mtime < started:
        assert process.poll() is None, "the run has ended before its build was half-way"
        time.sleep(0.2)
    worker = home.warehouse / "spark_cluster/2_worker_1.pid"
    os.kill(int(worker.read_text()), signal.SIGKILL)


def _end(process: subprocess.Popen) -> None:
    """Wait until it has ended well."""
    said, _ = process.communicate()
    assert process.returncode == 0, said[-3000:]
