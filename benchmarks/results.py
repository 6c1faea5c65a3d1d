"""The figures as Markdown, and their place in RESULTS.md: one section a size."""

import math
import os
import platform
import re
import statistics
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path

from benchmarks.measure import Cost
from benchmarks.sides import Run

RESULTS = Path(__file__).with_name("RESULTS.md")
HEADING = """\
# What the pipeline costs

Written by `python -m benchmarks.run --write`; `make bench` only prints. The rivals
([one file each](rivals/__init__.py)) make the daily KPIs from the CSV files and nothing else; the
pipeline also keeps every row, its phone and its fate, runs its checks, makes the other marts and
publishes them. DuckDB, dbt, SQLMesh and ClickHouse store the tables on the way, Polars and pandas
only the last one. All sides take turns with two threads (pandas has one), and each has given the
same KPIs as plain DuckDB before its time counts; the runs after the first are held to it once, when
all files have landed. Only ratios of one session compare: the machine is shared.
"""
OWN = "`dialmart run`, cold"
PACKAGES = ("duckdb", "dbt-core", "dbt-duckdb", "dagster", "great-expectations")


@dataclass(frozen=True)
class Result:
    """What was measured at one size.

    Attributes:
        sides: what each run took, by who ran; the first is plain DuckDB, the last the pipeline.
        cases: the pipeline's runs after the first one.
        slowest: wall seconds of the slowest models and tests of the cold run.
        loads: average number of processes that wanted to run, before and after.
        versions: of the rivals.
    """

    dials: int
    files_mb: float
    generator_seconds: float
    sides: dict[str, list[Run]]
    cases: dict[str, Run]
    slowest: dict[str, float]
    loads: tuple[float, float]
    versions: dict[str, str]


def median(runs: list[Run]) -> Cost:
    """The median of each figure by itself."""
    return Cost(
        *(
            statistics.median(getattr(run.cost, figure) for run in runs)
            for figure in Cost.__dataclass_fields__
        )
    )


def section(result: Result, command: str) -> str:
    """One size's part of RESULTS.md."""
    loads = " to ".join(f"{load:.1f}" for load in result.loads)
    cold = result.sides[OWN]
    lines = [
        f"## {result.dials:,} dials",
        "",
        f"| {result.files_mb:,.0f} MB of CSV | CPU s | × DuckDB | peak MB | × DuckDB | wall s |",
        "|--|--:|--:|--:|--:|--:|",
        *_sides({name: median(runs) for name, runs in result.sides.items()}),
        "",
        "| `dialmart run` | CPU s | of cold | peak MB | wall s | audit, wall s | publish, wall s |",
        "|--|--:|--:|--:|--:|--:|--:|",
        *_cases({"cold, last run": cold[-1]} | result.cases),
        "",
        _listed("Stages of the last cold run", cold[-1].stages),
        "",
        _listed("Its slowest models and tests", result.slowest),
        "",
        f"{date.today()}, {machine()}, load {loads}; median of {len(cold)}; files written in "
        f"{result.generator_seconds:.1f} s. {versions(result.versions)}. `{command}`",
    ]
    return "\n".join(lines) + "\n"


def _sides(costs: dict[str, Cost]) -> list[str]:
    raw = next(iter(costs.values()))
    return [
        f"| {name} | {cost.cpu_seconds:,.1f} | {cost.cpu_seconds / raw.cpu_seconds:.2f} "
        f"| {cost.peak_mb:,.0f} | {cost.peak_mb / raw.peak_mb:.2f} | {cost.wall_seconds:,.1f} |"
        for name, cost in costs.items()
    ]


def _cases(runs: dict[str, Run]) -> list[str]:
    cold = next(iter(runs.values())).cost.cpu_seconds
    return [
        f"| {case} | {run.cost.cpu_seconds:,.1f} | {run.cost.cpu_seconds / cold:.0%} "
        f"| {run.cost.peak_mb:,.0f} | {run.cost.wall_seconds:,.1f} "
        f"| {_stage(run, 'audit'):,.1f} | {_stage(run, 'publish'):,.1f} |"
        for case, run in runs.items()
    ]


def _stage(run: Run, name: str) -> float:
    """Of its parts together: raw and marts, or marts and detail."""
    return sum(seconds for stage, seconds in run.stages.items() if stage.startswith(name))


def write(text: str, path: Path = RESULTS) -> None:
    """Put a section in its place, instead of the one of its title; the others stay."""
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    sections = {
        part.partition("\n")[0]: part.rstrip() + "\n"
        for part in [*re.split(r"(?m)^(?=## )", before)[1:], text]
    }
    parts = [HEADING, *(sections[title] for title in sorted(sections, key=_place))]
    path.write_text("\n".join(parts), encoding="utf-8")


def _place(title: str) -> float:
    """Sizes come first, the small ones before the large."""
    size = re.match(r"## ([\d,]+) dials", title)
    return int(size[1].replace(",", "")) if size else math.inf


def _listed(title: str, seconds: dict[str, float]) -> str:
    listed = ", ".join(f"{name} {value:,.1f}" for name, value in seconds.items())
    return f"{title} (wall s): {listed}."


def machine() -> str:
    """What it was measured on."""
    names = re.findall(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{len(names)} × {names[0] if names else platform.machine()}, {memory:.0f} GB"


def versions(others: dict[str, str]) -> str:
    """The versions of what the pipeline is made of, and of others."""
    packages = {name: version(name) for name in PACKAGES} | others
    return ", ".join(
        [f"Python {platform.python_version()}", *(f"{name} {v}" for name, v in packages.items())]
    )
