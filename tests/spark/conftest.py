"""The golden company on both engines: one home each, one Spark cluster, built once a session."""

import os
import shutil
import socket
import subprocess
import sys
from dataclasses import dataclass

import pytest

from orchestration.home import Home
from orchestration.spark import cluster
from tests.golden_draw import lay_draw
from tests.pipeline.homes import GOLDEN, ROOT
from tests.spark.engines import SMALL

# The models alone: with dbt's tests Spark takes far longer.
BUILD = """
from orchestration.declaration import read_declaration
from orchestration.home import current_home
from orchestration.ingest.collect import ingest
from orchestration.spark.build import build_on_spark
from orchestration.transform import build
home = current_home()
ingest(home, read_declaration(home.sources_file))
builder = build_on_spark if home.engine == "spark" else build
assert not builder(home, full=True, command="run").broken
"""


@dataclass(frozen=True)
class Pair:
    """The same company on either engine; `port` is that of its cluster's Thrift server."""

    ours: Home
    spark: Home
    port: int

    def build(self, home: Home) -> None:
        """Build the models of one of them."""
        self.end(self._start(home, "-c", BUILD))

    def run(self, home: Home) -> None:
        """Run the pipeline of one of them to its end."""
        self.end(self.start(home))

    def start(self, home: Home) -> subprocess.Popen:
        """Start `dialmart run`."""
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

    @staticmethod
    def end(process: subprocess.Popen) -> None:
        """Wait until it has ended well."""
        said, _ = process.communicate()
        assert process.returncode == 0, said[-3000:]


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind((cluster.LOOPBACK, 0))
        return listener.getsockname()[1]


@pytest.fixture(scope="session")
def pair(tmp_path_factory) -> Pair:
    """Both homes, with one phone key, their models built."""
    folder = tmp_path_factory.mktemp("engines")
    pair = Pair(Home(folder / "duckdb"), Home(folder / "spark", "spark"), free_port())
    for home in (pair.ours, pair.spark):
        shutil.copytree(GOLDEN / "home", home.path)
        lay_draw(home)
        key = home.path / "phone.key"
        key.write_text("0" * 64, encoding="utf-8")
        key.chmod(0o600)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("JDK_JAVA_OPTIONS", SMALL["JDK_JAVA_OPTIONS"])
        cluster.up(pair.spark, pair.port, free_port(), workers=2, memory=1)
    try:
        pair.build(pair.ours)
        pair.build(pair.spark)
        yield pair
    finally:
        cluster.down(pair.spark)
