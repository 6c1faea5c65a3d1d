"""The benchmark's command: `python -m benchmarks.run --size 1M`, with `--help` for the rest.

The raw script and the pipeline take turns on the same files; a time counts only when both give the
same daily KPIs.
"""

import os
import re
import shutil
import sys
import tempfile
import time
from pathlib import Path

import click

from benchmarks.compare import differences
from benchmarks.extracts import write_extracts
from benchmarks.measure import MEGABYTE, CommandError, Cost, measured
from benchmarks.results import RESULTS, Result, section, write
from benchmarks.stages import slowest_nodes, stage_seconds

UNITS = {"": 1, "K": 1_000, "M": 1_000_000}


class DisagreementError(Exception):
    """The two sides gave different KPIs: no time counts."""


class Bench:
    """The two sides on the files of one folder."""

    def __init__(self, folder: Path):
        """Take a folder that holds the home `extracts`."""
        self.extracts = folder / "extracts"
        self.database = folder / "raw.duckdb"
        self.home = folder / "home"
        self.log = folder / "dialmart.log"
        self._raw_log = folder / "raw.log"

    def run_raw(self) -> Cost:
        """The raw script, into a new database."""
        self.database.unlink(missing_ok=True)
        command = [sys.executable, "-m", "benchmarks.raw", str(self.extracts), str(self.database)]
        return measured(command, self._raw_log, {})

    def run_own(self) -> Cost:
        """The pipeline, in a new home: neither lake nor warehouse."""
        shutil.rmtree(self.home, ignore_errors=True)
        shutil.copytree(self.extracts, self.home, copy_function=os.link)
        command = [sys.executable, "-m", "orchestration.cli", "run"]
        return measured(command, self.log, {"DIALMART_HOME": str(self.home)})

    def compare(self) -> None:
        """Hold the last results of both against each other.

        Raises:
            DisagreementError: with the first differences.
        """
        if found := differences(self.database, self.home / "published" / "marts.duckdb"):
            raise DisagreementError("the two disagree, no time counts:\n" + "\n".join(found))


def bench(folder: Path, dials: int, repeat: int) -> Result:
    """Write the files, run both sides alternately, compare after each pair.

    Raises:
        CommandError: if a side did not end well.
        DisagreementError: if the two gave different KPIs.
    """
    started = time.monotonic()
    bench = Bench(folder)
    write_extracts(bench.extracts, dials)
    generator_seconds = time.monotonic() - started
    landed = sum(file.stat().st_size for file in bench.extracts.rglob("*.csv"))
    click.echo(f"{landed / MEGABYTE:,.0f} MB of files: {generator_seconds:.1f} s", err=True)
    sides = {bench.run_raw: [], bench.run_own: []}
    for turn in range(repeat):
        for side in list(sides) if turn % 2 == 0 else reversed(sides):
            sides[side].append(side())
            click.echo(f"{side.__name__}: {sides[side][-1]}", err=True)
        bench.compare()
    return Result(
        dials=dials,
        files_mb=landed / MEGABYTE,
        generator_seconds=generator_seconds,
        raw=sides[bench.run_raw],
        own=sides[bench.run_own],
        stages=stage_seconds(bench.log, sides[bench.run_own][-1].wall_seconds),
        slowest=slowest_nodes(bench.home),
        load_average=os.getloadavg()[0],
    )


def _dials(context: click.Context, parameter: click.Parameter, text: str) -> int:
    found = re.fullmatch(r"(\d+)([KM]?)", text.upper())
    if not found or int(found[1]) == 0:
        raise click.BadParameter(f"{text!r} is no number of dials; such as 100000, 100k or 5M")
    return int(found[1]) * UNITS[found[2]]


@click.command()
@click.option("--size", default="1M", callback=_dials, help="Dials: a number, or 100k, 1M, 5M.")
@click.option("--repeat", default=1, type=click.IntRange(1), help="Runs of each side.")
@click.option("--keep", type=click.Path(path_type=Path), help="A new folder that stays.")
@click.option("--write", "writes", is_flag=True, help=f"Put the figures into {RESULTS.name}.")
def main(size: int, repeat: int, keep: Path | None, writes: bool) -> None:
    """Compare the pipeline with a raw DuckDB script that gives the same daily KPIs."""
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
        write(size, text)


if __name__ == "__main__":
    main()
