"""Readers never wait: what BI reads is whole and of one publish, whenever it reads."""

import json
import subprocess
import sys

import pytest

from orchestration.publish.publication import publish

# A dashboard: one connection, several queries, closed at the end; again until told to stop.
READER = """
import json, sys, time
from pathlib import Path
import duckdb

link, stop, resolves = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3] == "resolves"
seen, failed = [], []
print("ready", flush=True)
while not stop.exists():
    try:
        with duckdb.connect(str(link.resolve() if resolves else link), read_only=True) as opened:
            seen.append([
                opened.execute(f"select distinct publish_id from {table}").fetchall()
                for table in ("fct_kpis", "dim_agents")
            ])
    except duckdb.Error as error:
        failed.append(str(error))
    time.sleep(0.02)
print(json.dumps({"seen": seen, "failed": failed}))
"""


@pytest.fixture
def readers(home):
    """One reader that resolves the link itself and one that leaves it to DuckDB."""
    publish(home, "p000")
    stop = home.path / "stop"
    arguments = (sys.executable, "-c", READER, home.published / "marts.duckdb", stop)
    started = [
        subprocess.Popen([*arguments, how], stdout=subprocess.PIPE, text=True)
        for how in ("resolves", "follows")
    ]
    for reader in started:
        assert reader.stdout.readline() == "ready\n"
    yield started
    stop.touch()
    for reader in started:
        reader.communicate(timeout=60)


@pytest.mark.slow
@pytest.mark.fault("F14", "BI reads while a set is published", times=(20, 200))
def test_readers_see_one_publish_at_a_time_while_sets_are_published(home, readers, times):
    for number in range(1, times + 1):
        publish(home, f"p{number:03}")
    (home.path / "stop").touch()
    for reader in readers:
        report = json.loads(reader.communicate(timeout=60)[0])
        assert report["failed"] == []
        assert all(first == second and len(first) == 1 for first, second in report["seen"])
        order = [first[0][0] for first, _ in report["seen"]]
        assert order == sorted(order)  # nobody goes back to an older set
        assert len(set(order)) > times / 2  # they read while sets were published
