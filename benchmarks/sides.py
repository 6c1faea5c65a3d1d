"""Who is measured on the files of one folder: the rivals, and `dialmart run` in a new home."""

import os
import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import distributions
from pathlib import Path

from benchmarks.measure import REPOSITORY, Cost, measured
from benchmarks.stages import stage_seconds

VENV = REPOSITORY / ".venv-bench"
QUIET = {
    "DO_NOT_TRACK": "1",
    "DAGSTER_DISABLE_TELEMETRY": "1",
    "DIALMART_POSTGRES_URL": "",  # what is measured is no set for BI
}


@dataclass(frozen=True)
class Rival:
    """A tool of benchmarks/rivals.

    Attributes:
        name: for the table of results.
        module: of benchmarks.rivals.
        package: whose version is told.
        most_dials: more would only show what is known: that it is too much for it.
    """

    name: str
    module: str
    package: str
    most_dials: int = sys.maxsize


@dataclass(frozen=True)
class Run:
    """What one run of a side took.

    Attributes:
        stages: wall seconds by stage, of the pipeline alone.
    """

    cost: Cost
    stages: dict[str, float]


# The first is what the others are held against.
RAW, *OTHERS = RIVALS = (
    Rival("plain DuckDB SQL", "raw", "duckdb"),
    Rival("dbt-duckdb alone", "dbt_duckdb", "dbt-duckdb"),
    Rival("SQLMesh on DuckDB", "sqlmesh_duckdb", "sqlmesh"),
    Rival("Polars, lazy", "polars_lazy", "polars"),
    Rival("pandas", "pandas_frames", "pandas", most_dials=5_000_000),
    Rival("ClickHouse (chdb)", "clickhouse", "chdb"),
)


def daily(folder: Path, rival: Rival) -> Path:
    """Where a rival's daily KPIs are."""
    return folder / rival.module / "daily.parquet"


def run_rival(rival: Rival, folder: Path, python: Path = VENV / "bin" / "python") -> Run:
    """Run a rival over the folder's home `extracts`; nothing of its last run is there.

    Raises:
        CommandError: if it does not end well.
    """
    output = daily(folder, rival)
    shutil.rmtree(output.parent, ignore_errors=True)
    output.parent.mkdir()
    command = [str(python), "-m", f"benchmarks.rivals.{rival.module}"]
    cost = measured(
        [*command, str(folder / "extracts"), str(output)],
        output.with_suffix(".log"),
        # the others take their two threads from tables.py
        QUIET | {"POLARS_MAX_THREADS": "2"},
    )
    return Run(cost, {})


def new_home(folder: Path, home: Path) -> None:
    """Land the folder's extracts in a home that has neither lake nor warehouse."""
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(folder / "extracts", home, copy_function=os.link)


def run_own(home: Path, log: Path) -> Run:
    """Run the pipeline over what is new in a home.

    Raises:
        CommandError: if it does not end well.
    """
    command = [sys.executable, "-m", "orchestration.cli", "run"]
    cost = measured(command, log, QUIET | {"DIALMART_HOME": str(home)})
    return Run(cost, stage_seconds(log, cost.wall_seconds))


def rival_versions() -> dict[str, str]:
    """The version of each rival in the environment of the benchmark."""
    return versions_in(VENV, [rival.package for rival in RIVALS])


def versions_in(venv: Path, packages: Iterable[str]) -> dict[str, str]:
    """The versions of packages of another environment."""
    (folder,) = venv.glob("lib/python*/site-packages")
    installed = {found.name: found.version for found in distributions(path=[str(folder)])}
    return {package: installed[package] for package in packages}
