"""The golden company on both engines: one home each, one Spark cluster, run once a session."""

import shutil
import socket

import pytest

from orchestration.home import Home
from orchestration.spark import cluster
from tests.golden_draw import lay_draw
from tests.pipeline.homes import GOLDEN
from tests.spark.pair import Pair


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind((cluster.LOOPBACK, 0))
        return listener.getsockname()[1]


@pytest.fixture(scope="session")
def pair(tmp_path_factory) -> Pair:
    """Both homes, with one phone key, after a run of news in which Spark has lost a worker."""
    folder = tmp_path_factory.mktemp("engines")
    pair = Pair(Home(folder / "duckdb"), Home(folder / "spark", "spark"), free_port())
    for home in (pair.ours, pair.spark):
        shutil.copytree(GOLDEN / "home", home.path)
        lay_draw(home)
        key = home.path / "phone.key"
        key.write_text("0" * 64, encoding="utf-8")
        key.chmod(0o600)
    cluster.up(pair.spark, pair.port, free_port(), workers=2, memory=1)
    try:
        pair.live()
        yield pair
    finally:
        cluster.down(pair.spark)
