"""Homes that faults are done to: built once, put back before a fault, held against a rebuild."""

import logging
import mmap
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
from dagster import DagsterInstance, DagsterRunStatus, RunsFilter

from orchestration.home import Home
from orchestration.run import run_pipeline
from orchestration.settings import pass_home_on
from tests.parse import lay_parse
from tests.pipeline.homes import GOLDEN, REBUILD, ROOT, differences, land

LANDING = GOLDEN / "home" / "landing"
UNFINISHED = ("*.part*", "*.wal", "*.tmp")


def start(home: Path, *options: str, **environment: str) -> subprocess.Popen:
    """Start `dialmart run`; its lines, both kinds, are read from `stdout`."""
    return subprocess.Popen(
        [sys.executable, "-m", "orchestration.cli", "run", *options],
        env={**os.environ, "DIALMART_HOME": str(home), **environment},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def kill_at(home: Path, step: str, *options: str) -> None:
    """Run until the step is reached, then kill as a power cut would."""
    process = start(home, *options, DIALMART_FAIL_AT=step)
    for line in process.stdout:
        if line.startswith(f"waiting at {step}"):
            process.send_signal(signal.SIGKILL)
            break
    assert process.wait() == -signal.SIGKILL, f"{step} was never reached"


def deliver_calls(home: Path, number: int, bad_rows: int = 0) -> None:
    """A new call, and a correction that moves an earlier one to another day; and undated rows."""
    header = (LANDING / "calls_20251103.csv").read_text().splitlines()[0]
    days = [
        (f"F{number}", f"2025-11-{4 + number:02d}"),
        (f"F{number - 1}", f"2025-11-{5 + number}"),
    ]
    days += [(f"B{n}", "yesterday") for n in range(bad_rows)]
    rows = []
    for name, day in days:
        values = {
            **dict.fromkeys(header.split(","), ""),
            **{"call_id": name, "direction": "outbound", "mode": "manual", "agent": "A1"},
            **{"start": f"{day} 10:00:00", "lead": "L1", "campaign": "K1"},
            **{"status": "NI", "test": "N", "internal": "N", "final": "Y"},
        }
        rows.append(",".join(values[name] for name in header.split(",")))
    path = home / "landing" / f"calls_202512{number + 1:02d}.csv"
    path.write_text("\n".join([header, *rows, ""]))


def ids_that_bi_reads(home: Home) -> set[str]:
    """The publish ids of all rows of both files; every table is read."""
    found = set()
    for file in ("marts", "detail"):
        path = (home.published / f"{file}.duckdb").resolve()
        with duckdb.connect(str(path), read_only=True) as connection:
            tables = connection.execute("select table_name from duckdb_tables()").fetchall()
            assert tables
            for (table,) in tables:
                sql = f'select distinct publish_id from "{table}"'
                found |= {publish_id for (publish_id,) in connection.execute(sql).fetchall()}
    return found


def unfinished(home: Home) -> list[Path]:
    """What a run must not leave behind."""
    left = [path for pattern in UNFINISHED for path in home.path.rglob(pattern)]
    return left + list((home.warehouse / "tmp").glob("*"))


def runs_under_way(home: Home) -> list:
    """What Dagster still calls started."""
    pass_home_on(home.path)
    with DagsterInstance.get() as instance:
        return instance.get_runs(RunsFilter(statuses=[DagsterRunStatus.STARTED]))


@dataclass(frozen=True)
class FaultyHome:
    """A home at one path, so that dbt parses its models once.

    Attributes:
        kept: a copy of it, built and published, before the news came.
        expected: the warehouse that a new process builds from nothing, with the news.
        seconds: what its first run took.
    """

    home: Home
    kept: Path
    expected: Path
    seconds: float

    def put_back(self) -> None:
        """Make it what it was, without the news; the folder itself stays."""
        for path in self.home.path.iterdir():
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
        shutil.copytree(self.kept, self.home.path, symlinks=True, dirs_exist_ok=True)

    def deliver_news(self) -> None:
        """Deliver what the fault comes upon."""
        deliver_calls(self.home.path, 1)

    def assert_whole(self) -> None:
        """Marts as a rebuild gives them, one set for BI, and nothing left over."""
        found = differences(self.home, self.expected)
        assert not found, found
        assert len(ids_that_bi_reads(self.home)) == 1
        assert unfinished(self.home) == []
        assert runs_under_way(self.home) == []

    def assert_made_good_by_a_run(self) -> None:
        """The common pass rule: one plain run more, and everything is as if nothing had been."""
        outcome = run_pipeline(self.home)
        assert outcome.state == "published", outcome.error
        self.assert_whole()
        assert ids_that_bi_reads(self.home) == {outcome.run_id}


def found_faulty_home(folder: Path) -> FaultyHome:
    """The golden company, run once; and what its marts must be when the news is in."""
    home, kept, expected = Home(folder / "golden"), folder / "kept", folder / "expected.duckdb"
    shutil.copytree(GOLDEN / "home", home.path)
    lay_parse(home)
    started = time.monotonic()
    outcome = run_pipeline(home)
    assert outcome.state == "published", outcome.error
    faulty = FaultyHome(home, kept, expected, time.monotonic() - started)
    shutil.copytree(home.path, kept, symlinks=True)
    faulty.deliver_news()
    shutil.rmtree(home.lake)
    home.warehouse_file.unlink()
    land(home)
    subprocess.run([sys.executable, "-c", REBUILD, str(home.path)], cwd=ROOT, check=True)
    home.warehouse_file.rename(expected)
    return faulty


class _At(logging.Handler):
    def __init__(self, step: str, act: Callable[[], None]):
        super().__init__()
        self._step, self._act, self.was_reached = step, act, False

    def emit(self, record: logging.LogRecord) -> None:
        name = getattr(record, "step", "")
        if not self.was_reached and record.state == "started" and name.startswith(self._step):
            self.was_reached = True
            self._act()


@contextmanager
def when_started(step: str, act: Callable[[], None]) -> Iterator[None]:
    """Do something the moment that a step of a run in this process starts."""
    logger, handler = logging.getLogger("orchestration"), _At(step, act)
    level = logger.level
    logger.setLevel(logging.INFO)
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)
    assert handler.was_reached, f"{step} was never started"


@contextmanager
def small_disk(path: Path, room: int) -> Iterator[None]:
    """Mount a disk over a folder, with what the folder holds and so many bytes free."""
    aside = path.with_name(f"{path.name} aside")
    shutil.copytree(path, aside, symlinks=True)
    size = ("-o", f"size={_taken(aside) + room}")
    done = subprocess.run(
        ["mount", "-t", "tmpfs", *size, "dialmart_test", str(path)], capture_output=True, text=True
    )
    if done.returncode:
        pytest.fail(
            f"a small disk cannot be mounted over {path} ({done.stderr.strip()}): run the fault "
            "tests as root, in a container with CAP_SYS_ADMIN"
        )
    try:
        shutil.copytree(aside, path, symlinks=True, dirs_exist_ok=True)
        yield
    finally:
        subprocess.run(["umount", "-l", str(path)], check=True)
        shutil.rmtree(aside)


def enlarge(path: Path, room: int) -> None:
    """Leave so many bytes free on a small disk."""
    size = shutil.disk_usage(path).used + room
    subprocess.run(["mount", "-o", f"remount,size={size}", str(path)], check=True)


def _taken(folder: Path) -> int:
    """Bytes that a folder's files take on such a disk, in whole pages, folders too."""
    paths = [path for path in folder.rglob("*") if not path.is_symlink()]
    sizes = [path.stat().st_size if path.is_file() else 1 for path in paths]
    return sum(-(-size // mmap.PAGESIZE) * mmap.PAGESIZE for size in sizes)


def fill(folder: Path) -> None:
    """Write until nothing more fits."""
    with (folder / "something else").open("wb", buffering=0) as file:
        for chunk in (1 << 20, 1 << 12):
            try:
                while True:
                    if file.write(b"x" * chunk) < chunk:
                        break
            except OSError:
                continue
