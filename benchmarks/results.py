"""The figures as Markdown, and their place in RESULTS.md: one section a size."""

import os
import platform
import re
import statistics
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path

from benchmarks.measure import Cost

RESULTS = Path(__file__).with_name("RESULTS.md")
HEADING = """\
# What the pipeline costs

Written by `python -m benchmarks.run --write`; `make bench` only prints. The raw script (`raw.sql`
beside this file) makes the daily KPIs and nothing else; the pipeline also keeps every row, its
phone and its fate, runs its checks, makes the other marts and publishes them. Only ratios of one
session compare: the machine is shared.
"""
PACKAGES = ("duckdb", "dbt-core", "dbt-duckdb", "dagster", "great-expectations")


@dataclass(frozen=True)
class Result:
    """What was measured at one size.

    Attributes:
        repetitions: of each side, interleaved; the figures are medians.
        stages: wall seconds of the last run, by stage.
        slowest: wall seconds of its slowest models and tests.
    """

    dials: int
    files_mb: float
    generator_seconds: float
    raw: list[Cost]
    own: list[Cost]
    stages: dict[str, float]
    slowest: dict[str, float]
    load_average: float

    @property
    def repetitions(self) -> int:
        """Runs of each side."""
        return len(self.own)


def median(costs: list[Cost]) -> Cost:
    """The median of each figure by itself."""
    return Cost(
        *(
            statistics.median(getattr(cost, figure) for cost in costs)
            for figure in Cost.__dataclass_fields__
        )
    )


def section(result: Result, command: str) -> str:
    """One size's part of RESULTS.md."""
    raw, own = median(result.raw), median(result.own)
    lines = [
        f"## {result.dials:,} dials",
        "",
        f"| {result.files_mb:,.0f} MB of CSV | CPU s | peak MB | wall s |",
        "|--|--:|--:|--:|",
        *(
            f"| {name} | {cost.cpu_seconds:,.1f} | {cost.peak_mb:,.0f} | {cost.wall_seconds:,.1f} |"
            for name, cost in (("raw DuckDB script", raw), ("`dialmart run`, cold", own))
        ),
        f"| **ratio** | **{own.cpu_seconds / raw.cpu_seconds:.1f} ×** "
        f"| {own.peak_mb / raw.peak_mb:.1f} × | {own.wall_seconds / raw.wall_seconds:.1f} × |",
        "",
        f"Both give the same daily KPIs. {_table('Stage', result.stages)}",
        "",
        _table("Slowest models and tests", result.slowest),
        "",
        f"{date.today()}, {_machine()}, load {result.load_average:.1f} at the end; median of "
        f"{result.repetitions}; files written in {result.generator_seconds:.1f} s. {_versions()}. "
        f"`{command}`",
    ]
    return "\n".join(lines) + "\n"


def write(dials: int, text: str, path: Path = RESULTS) -> None:
    """Put a size's section in its place; the other sizes stay."""
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    sections = {
        int(re.match(r"## ([\d,]+)", part)[1].replace(",", "")): part.rstrip() + "\n"
        for part in re.split(r"(?m)^(?=## )", before)[1:]
    }
    sections[dials] = text
    parts = [HEADING, *(sections[size] for size in sorted(sections))]
    path.write_text("\n".join(parts), encoding="utf-8")


def _table(title: str, seconds: dict[str, float]) -> str:
    listed = ", ".join(f"{name} {value:,.1f}" for name, value in seconds.items())
    return f"{title} (wall s): {listed}."


def _machine() -> str:
    names = re.findall(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{len(names)} × {names[0] if names else platform.machine()}, {memory:.0f} GB"


def _versions() -> str:
    return ", ".join(
        [f"Python {platform.python_version()}", *(f"{name} {version(name)}" for name in PACKAGES)]
    )
