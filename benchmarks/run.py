"""The benchmark's command: `python -m benchmarks.run --size 1M`, with `--help` for the rest.

The rivals and the pipeline take turns on the same files; a time counts only when its side gives the
same daily KPIs as plain DuckDB.
"""

import os
import re
import shutil
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import click

from benchmarks.cases import run_cases
from benchmarks.compare import differences
from benchmarks.extracts import write_extracts
from benchmarks.measure import MEGABYTE, CommandError
from benchmarks.results import OWN, RESULTS, Result, section, write
from benchmarks.sides import (
    RAW,
    RIVALS,
    VENV,
    Rival,
    Run,
    daily,
    new_home,
    rival_versions,
    run_own,
    run_rival,
)
from benchmarks.stages import slowest_nodes

UNITS = {"": 1, "K": 1_000, "M": 1_000_000}


class DisagreementError(Exception):
    """Two sides gave different KPIs: no time counts."""


def bench(folder: Path, dials: int, repeat: int) -> Result:
    """Write the files, run all sides in turns, then the cases that come after a first run.

    Raises:
        CommandError: if a side did not end well.
        DisagreementError: if one gave other KPIs than plain DuckDB.
    """
    load, started = os.getloadavg()[0], time.monotonic()
    write_extracts(folder / "extracts", dials)
    generator_seconds = time.monotonic() - started
    landed = sum(file.stat().st_size for file in folder.rglob("*.csv"))
    click.echo(f"{landed / MEGABYTE:,.0f} MB of files: {generator_seconds:.1f} s", err=True)
    sides = {
        rival.name: partial(_run_rival, rival, folder)
        for rival in RIVALS
        if dials <= rival.most_dials
    }
    runs = in_turns(sides | {OWN: partial(_run_cold, folder)}, repeat)
    slowest = slowest_nodes(folder / "home")
    cases = {}
    for case, run in run_cases(folder, folder / "home"):
        click.echo(f"{case}: {run.cost}", err=True)
        cases[case] = run
    _agree(folder, folder / "home" / "published" / "marts.duckdb")
    return Result(
        dials=dials,
        files_mb=landed / MEGABYTE,
        generator_seconds=generator_seconds,
        sides=runs,
        cases=cases,
        slowest=slowest,
        loads=(load, os.getloadavg()[0]),
        versions=rival_versions(),
    )


def in_turns(sides: dict[str, Callable[[], Run]], repeat: int) -> dict[str, list[Run]]:
    """Run every side, then again in the opposite order, and so on: A B C, C B A."""
    runs = {name: [] for name in sides}
    for turn in range(repeat):
        for name in list(sides) if turn % 2 == 0 else reversed(sides):
            runs[name].append(sides[name]())
            click.echo(f"{name}: {runs[name][-1].cost}", err=True)
    return runs


def _run_rival(rival: Rival, folder: Path) -> Run:
    run = run_rival(rival, folder)
    _agree(folder, daily(folder, rival))
    return run


def _run_cold(folder: Path) -> Run:
    home = folder / "home"
    new_home(folder, home)
    run = run_own(home, folder / "cold.log")
    _agree(folder, home / "published" / "marts.duckdb")
    return run


def _agree(folder: Path, other: Path) -> None:
    if found := differences(daily(folder, RAW), other):
        raise DisagreementError(
            f"{other.parent.name} and {RAW.name} disagree, no time counts:\n" + "\n".join(found)
        )


def number_of_dials(context: click.Context, parameter: click.Parameter, text: str) -> int:
    """The value of `--size`: a number, or one such as 100k or 5M."""
    found = re.fullmatch(r"(\d+)([KM]?)", text.upper())
    if not found or int(found[1]) == 0:
        raise click.BadParameter(f"{text!r} is no number of dials; such as 100000, 100k or 5M")
    return int(found[1]) * UNITS[found[2]]


@click.command()
@click.option(
    "--size", default="1M", callback=number_of_dials, help="Dials: a number, or 100k, 1M, 5M."
)
@click.option("--repeat", default=1, type=click.IntRange(1), help="Runs of each side.")
@click.option("--keep", type=click.Path(path_type=Path), help="A new folder that stays.")
@click.option("--write", "writes", is_flag=True, help=f"Put the figures into {RESULTS.name}.")
def main(size: int, repeat: int, keep: Path | None, writes: bool) -> None:
    """Compare the pipeline with other tools that give the same daily KPIs."""
    if not VENV.exists():
        raise click.ClickException(f"the rivals need {VENV}, which `make bench` makes")
    folder = keep.resolve() if keep else Path(tempfile.mkdtemp(prefix="dialmart_bench_"))
    try:
        if keep:
            folder.mkdir(parents=True)
        result = bench(folder, size, repeat)
    except (CommandError, DisagreementError, FileExistsError) as error:
        raise click.ClickException(str(error)) from error
    finally:
        if not keep:
            shutil.rmtree(folder)
    command = f"python -m benchmarks.run --size {size} --repeat {repeat}"
    text = section(result, command)
    click.echo(text)
    if writes:
        write(text)


if __name__ == "__main__":
    main()
