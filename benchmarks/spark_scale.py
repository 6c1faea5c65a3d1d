"""Twice the dials on twice the executors: `python -m benchmarks.spark_scale --size 50k --steps 2`.

Each step is `dialmart run` in a new home, on a Spark cluster of this machine: one executor of one
core in the first step, two in the second, and so on. Where all work grows with the dials, and none
of it must wait, every step takes the same time.
"""

import os
import shutil
import sys
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click

from benchmarks.extracts import write_extracts
from benchmarks.measure import Cost, cpu_seconds, measured, tree
from benchmarks.results import RESULTS, machine, versions, write
from benchmarks.run import number_of_dials
from benchmarks.sides import QUIET, versions_in
from benchmarks.stages import slowest_nodes
from orchestration.home import Home
from orchestration.settings import SPARK_VENV
from orchestration.spark import cluster

TITLE = "## Spark: twice the dials on twice the executors"
PORT, MASTER_PORT = 10100, 10177
EXECUTOR_GB = 2
ALL_NODES = 10_000
SHOWN = 8


@dataclass(frozen=True)
class Step:
    """What one run took.

    Attributes:
        executors: of one core each.
        cost: of the run's own processes.
        spark_seconds: CPU of the cluster (master, workers, executors, Thrift server) meanwhile.
        nodes: wall seconds by model and test, the slowest first.
    """

    dials: int
    executors: int
    cost: Cost
    spark_seconds: float
    nodes: dict[str, float]

    @property
    def cpu_seconds(self) -> float:
        """Of everything."""
        return self.cost.cpu_seconds + self.spark_seconds


def run_step(folder: Path, dials: int, executors: int) -> Step:
    """Write the extracts of so many dials, start a cluster for them, and run the pipeline.

    Raises:
        CommandError: if the run did not end well.
        ClusterError: if the cluster does not start.
    """
    home = Home(folder / f"{dials}", "spark")
    write_extracts(home.path, dials)
    cluster.up(home, PORT, MASTER_PORT, workers=executors, memory=EXECUTOR_GB)
    try:
        before = _cluster_seconds(home)
        cost = measured(
            [sys.executable, "-m", "orchestration.cli", "run"],
            folder / f"{dials}.log",
            QUIET | _environment(home),
        )
        spark_seconds = _cluster_seconds(home) - before
    finally:
        cluster.down(home)
    nodes = slowest_nodes(home.path, most=ALL_NODES, target="spark_thrift")
    return Step(dials, executors, cost, spark_seconds, nodes)


def _environment(home: Home) -> dict[str, str]:
    return {
        "DIALMART_HOME": str(home.path),
        "DIALMART_TARGET": "spark",
        "DIALMART_SPARK_HOST": cluster.LOOPBACK,
        "DIALMART_SPARK_PORT": str(PORT),
    }


def _cluster_seconds(home: Home) -> float:
    pids = [int(file.read_text()) for file in home.warehouse.glob("spark_cluster/*.pid")]
    return sum(cpu_seconds(below) for pid in pids for below in tree(pid))


def section(steps: list[Step], loads: tuple[float, float], command: str) -> str:
    """The part of RESULTS.md that tells the curve."""
    first, last = steps[0], steps[-1]
    columns = " | ".join(f"{step.dials:,} on {step.executors}" for step in steps)
    lines = [
        TITLE,
        "",
        "`dialmart run` in a new home, on a cluster of this machine. Executors have one core each, "
        "and share the machine with Spark's driver, with the run and with whoever else is on it: "
        "where others are, CPU compares and wall does not.",
        "",
        "| dials | executors | wall s | × first | CPU s | × first | of it Spark's |",
        "|--:|--:|--:|--:|--:|--:|--:|",
        *(
            f"| {step.dials:,} | {step.executors} "
            f"| {step.cost.wall_seconds:,.0f} "
            f"| {step.cost.wall_seconds / first.cost.wall_seconds:.2f} "
            f"| {step.cpu_seconds:,.0f} | {step.cpu_seconds / first.cpu_seconds:.2f} "
            f"| {step.spark_seconds:,.0f} |"
            for step in steps
        ),
        "",
        f"| the slowest, wall s | {columns} |",
        "|--|" + "--:|" * len(steps),
        *(
            f"| {name} | " + " | ".join(f"{step.nodes[name]:,.1f}" for step in steps) + " |"
            for name in list(last.nodes)[:SHOWN]
        ),
        f"| all {len(last.nodes)} models and tests, added | "
        + " | ".join(f"{sum(step.nodes.values()):,.0f}" for step in steps)
        + " |",
        "",
        f"{date.today()}, {machine()}, load {loads[0]:.1f} to {loads[1]:.1f}. "
        f"{versions(versions_in(SPARK_VENV, ['pyspark', 'dbt-spark']))}. `{command}`",
    ]
    return "\n".join(lines) + "\n"


@click.command()
@click.option("--size", default="50k", callback=number_of_dials, help="Dials of the first step.")
@click.option("--steps", default=2, type=click.IntRange(2), help="Each doubles dials, executors.")
@click.option("--write", "writes", is_flag=True, help=f"Put the curve into {RESULTS.name}.")
def main(size: int, steps: int, writes: bool) -> None:
    """Measure what the pipeline takes on Spark, as far as this machine has cores."""
    most = os.cpu_count().bit_length()
    if steps > most:
        raise click.ClickException(
            f"{steps} steps need {2 ** (steps - 1)} cores and this machine has {os.cpu_count()}; "
            f"take --steps {most} at most"
        )
    load = os.getloadavg()[0]
    folder = Path(tempfile.mkdtemp(prefix="dialmart_scale_"))
    done = []
    try:
        for step in range(steps):
            done.append(run_step(folder, size * 2**step, 2**step))
            click.echo(f"{done[-1].dials:,} dials: {done[-1].cost}", err=True)
    finally:
        shutil.rmtree(folder)
    command = f"python -m benchmarks.spark_scale --size {size} --steps {steps}"
    text = section(done, (load, os.getloadavg()[0]), command)
    click.echo(text)
    if writes:
        write(text)


if __name__ == "__main__":
    main()
