"""F1: killed from outside at every named step, a run leaves nothing to clean up by hand.

One home goes through all the steps: each gets a new delivery, is killed there, and is run again
plainly; then its marts equal a rebuild from its lake in a new process and an empty warehouse.
"""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from dagster import DagsterInstance, DagsterRunStatus, RunsFilter

from orchestration.settings import pass_home_on
from orchestration.steps import STEPS

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "golden" / "home"
REBUILD = """
from pathlib import Path
from orchestration.home import Home
from orchestration.settings import pass_home_on, read_settings
from orchestration.transform import build
read_settings()
home = Home(Path({home!r}))
pass_home_on(home.path)
built = build(home, full=True, command="run")
assert not built.broken, built.broken
"""
# What only a run's own deliveries decide.
OF_THE_RUN = {"pending_batches", "touched_leads", "touched_days"}

pytestmark = [pytest.mark.slow]


def start(home: Path, fail_at: str = "") -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-m", "orchestration.cli", "run"],
        env={**os.environ, "DIALMART_HOME": str(home), "DIALMART_FAIL_AT": fail_at},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def kill_at(home: Path, step: str) -> None:
    """Run until the step is reached, then kill as a power cut would."""
    process = start(home, fail_at=step)
    for line in process.stdout:
        if line.startswith(f"waiting at {step}"):
            process.send_signal(signal.SIGKILL)
            break
    assert process.wait() == -signal.SIGKILL, f"{step} was never reached"


def run(home: Path) -> str:
    process = start(home)
    output, _ = process.communicate(timeout=600)
    assert process.returncode == 0, output
    return output


def deliver(home: Path, number: int) -> None:
    """A new call, and a correction that moves an earlier one to another day."""
    header = (GOLDEN / "landing" / "calls_20251103.csv").read_text().splitlines()[0]
    rows = []
    for n, day in ((number, 4 + number), (number - 1, 5 + number)):
        values = {
            **dict.fromkeys(header.split(","), ""),
            **{"call_id": f"F{n}", "direction": "outbound", "mode": "manual", "agent": "A1"},
            **{"start": f"2025-11-{day:02d} 10:00:00", "lead": "L1", "campaign": "K1"},
            **{"status": "NI", "test": "N", "internal": "N", "final": "Y"},
        }
        rows.append(",".join(values[name] for name in header.split(",")))
    name = f"calls_202512{number + 1:02d}.csv"
    (home / "landing" / name).write_text("\n".join([header, *rows, ""]))


def rebuilt(home: Path, other: Path) -> Path:
    """The warehouse that a new process builds, in another home, from the same lake."""
    for stale in (other / "lake", other / "warehouse" / "dialmart.duckdb"):
        shutil.rmtree(stale) if stale.is_dir() else stale.unlink(missing_ok=True)
    shutil.copytree(home / "lake", other / "lake")
    subprocess.run([sys.executable, "-c", REBUILD.format(home=str(other))], cwd=ROOT, check=True)
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
    shutil.copytree(GOLDEN, path)
    run(path)
    return path


@pytest.fixture(scope="module")
def other(tmp_path_factory) -> Path:
    """A home for rebuilds; dbt's parse of the models is kept in it."""
    return tmp_path_factory.mktemp("rebuilt")


@pytest.mark.parametrize("step", STEPS)
def test_a_run_killed_at_a_step_is_made_good_by_the_next(home, other, step):
    deliver(home, STEPS.index(step) + 1)
    before = (home / "published" / "marts.duckdb").resolve()
    kill_at(home, step)
    link = home / "published" / "marts.duckdb"
    with duckdb.connect(str(link.resolve()), read_only=True) as connection:
        ids = connection.execute("select distinct publish_id from fct_kpis").fetchall()
    assert len(ids) == 1
    assert link.resolve() == before or step == "publish.swapped"

    run(home)
    assert link.resolve() != before
    assert differences(home / "warehouse" / "dialmart.duckdb", rebuilt(home, other)) == {}
    assert not list(home.rglob("*.part"))
    pass_home_on(home)
    with DagsterInstance.get() as instance:
        started = RunsFilter(statuses=[DagsterRunStatus.STARTED])
        assert instance.get_runs(started) == []
