"""F1: killed from outside at every named step, a run leaves nothing to clean up by hand.

One home goes through all the steps: each gets a new delivery and is killed there. A plain run
(after the last of them; in `make faults` after each) gives marts that equal a rebuild from the lake
in a new process and an empty warehouse.
"""

import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from orchestration.home import Home
from orchestration.steps import STEPS
from tests.pipeline.homes import GOLDEN, REBUILD, ROOT
from tests.running.faulty_homes import (
    deliver_calls,
    ids_that_bi_reads,
    kill_at,
    runs_under_way,
    start,
    unfinished,
)

# What only a run's own deliveries decide.
OF_THE_RUN = {
    *("pending_batches", "touched_calls", "touched_leads", "touched_agents", "touched_days"),
}

pytestmark = [pytest.mark.slow]


def run(home: Path) -> str:
    process = start(home)
    output, _ = process.communicate(timeout=600)
    assert process.returncode == 0, output
    return output


def rebuilt(home: Path, other: Path) -> Path:
    """The warehouse that a new process builds, in another home, from the same lake."""
    for stale in (other / "lake", other / "warehouse" / "dialmart.duckdb"):
        shutil.rmtree(stale) if stale.is_dir() else stale.unlink(missing_ok=True)
    shutil.copytree(home / "lake", other / "lake")
    subprocess.run([sys.executable, "-c", REBUILD, str(other)], cwd=ROOT, check=True)
    return other / "warehouse" / "dialmart.duckdb"


def differences(one: Path, other: Path) -> dict[str, int]:
    """Rows that are in one warehouse and not in the other, by table; only tables that differ."""
    found = {}
    with duckdb.connect() as connection:
        connection.execute(f"attach '{one}' as one (read_only)")
        connection.execute(f"attach '{other}' as other (read_only)")
        tables = connection.execute(
            "select schema_name || '.' || table_name, table_name from duckdb_tables() "
            "where database_name = 'other' and schema_name in ('contract', 'marts')"
        ).fetchall()
        assert len(tables) > 30
        for table, name in tables:
            if name in OF_THE_RUN:
                continue
            (rows,) = connection.execute(
                f"select (select count(*) from (from one.{table} except all from other.{table})) "
                f"+ (select count(*) from (from other.{table} except all from one.{table}))"
            ).fetchone()
            if rows:
                found[table] = rows
    return found


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("faults") / "golden"
    shutil.copytree(GOLDEN / "home", path)
    run(path)
    return path


@pytest.fixture(scope="module")
def other(tmp_path_factory) -> Path:
    """A home for rebuilds; dbt's parse of the models is kept in it."""
    return tmp_path_factory.mktemp("rebuilt")


def killed(home: Path, step: str) -> None:
    """Deliver something new and kill the run of it at a step; BI keeps a whole set."""
    deliver_calls(home, STEPS.index(step) + 1)
    link = home / "published" / "marts.duckdb"
    before = link.resolve()
    kill_at(home, step)
    assert len(ids_that_bi_reads(Home(home))) == 1
    assert link.resolve() == before or step == "publish.swapped"


def assert_made_good(home: Path, other: Path) -> None:
    before = (home / "published" / "marts.duckdb").resolve()
    run(home)
    assert (home / "published" / "marts.duckdb").resolve() != before
    assert differences(home / "warehouse" / "dialmart.duckdb", rebuilt(home, other)) == {}
    assert unfinished(Home(home)) == []
    assert runs_under_way(Home(home)) == []


@pytest.mark.fault("F1", "kill -9 at every named step, one after the other")
def test_runs_killed_at_every_step_are_made_good_by_one(home, other):
    for step in STEPS:
        killed(home, step)
    assert_made_good(home, other)


@pytest.mark.fault("F1", "kill -9 at a named step", times=(0, 1))
@pytest.mark.parametrize("step", STEPS)
def test_a_run_killed_at_a_step_is_made_good_by_the_next(home, other, step):
    killed(home, step)
    assert_made_good(home, other)


@pytest.mark.fault("F1", "kill -9 at any moment", times=(0, 100))
def test_a_run_killed_at_any_moment_is_made_good_by_the_next(faulty, turn, chance):
    process = start(faulty.home.path)
    time.sleep(chance.uniform(0, faulty.seconds))
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert len(ids_that_bi_reads(faulty.home)) == 1
    faulty.assert_made_good_by_a_run()
