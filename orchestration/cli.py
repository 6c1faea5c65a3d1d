"""The command `dialmart`: what a person types, what is printed, how it exits.

Exit codes: 0 done, 1 error, 3 blocked by an audit; 2 is click's own for wrong usage.
"""

import os
import subprocess
import sys
import traceback
from pathlib import Path
from typing import NoReturn

import click

from orchestration.alerts import IncidentError
from orchestration.commands import BY
from orchestration.commands.bi import bi
from orchestration.commands.bonus import bonus
from orchestration.commands.coaching import pack_command
from orchestration.commands.docs import docs
from orchestration.commands.experiments import assign
from orchestration.commands.figures import close, drill_command, policy_what_if
from orchestration.commands.incidents import ack, incidents, snooze
from orchestration.commands.quarantine import quarantine, replay, retract
from orchestration.commands.reviews import qa_sample
from orchestration.declaration import DeclarationError
from orchestration.home import Home, HomeError, current_home
from orchestration.ingest.seeds import SeedError
from orchestration.new_home import lay_new_home
from orchestration.periods import FigureError
from orchestration.progress import inert, shown
from orchestration.settings import DEMO_HOME, SettingsError
from orchestration.spark.cluster import spark_command
from orchestration.steps import step

ERROR, BLOCKED = 1, 3
EXPECTED_ERRORS = (
    *(HomeError, DeclarationError, SeedError, SettingsError),
    *(FigureError, IncidentError),
)


class _Commands(click.Group):
    """Turns errors that are meant for people into their words and exit code 1."""

    def invoke(self, context: click.Context) -> None:
        try:
            super().invoke(context)
            return
        except EXPECTED_ERRORS as error:
            click.echo(f"error: {error}", err=True)
        # whoever reads the output may have read enough: click knows what to do
        except (click.exceptions.Exit, click.ClickException, click.Abort, BrokenPipeError):
            raise
        except Exception as error:
            traceback.print_exc()
            click.echo(
                f"error: {type(error).__name__}: {error}. This is a mistake of dialmart's own: "
                "please report it with the lines above",
                err=True,
            )
        context.exit(ERROR)


@click.group(cls=_Commands)
def main() -> None:
    """Raw call and CRM extracts in, audited funnel and KPI marts out.

    DIALMART_HOME names the company's folder (default: examples/demo).
    """


@main.command()
@click.option(
    "--force", "why", metavar="WHY", help="Publish what is new although a check blocks, and why."
)
@BY
def run(why: str | None, by: str) -> None:
    """Run the pipeline of DIALMART_HOME once: land, build, audit, publish."""
    if why is not None and not why.strip():
        raise click.UsageError("--force wants a reason in words: --force 'the board meets today'")
    home = _home()
    from orchestration.quality.forced import Forced
    from orchestration.run import run_pipeline
    from orchestration.summary import summary

    with shown():
        outcome = run_pipeline(home, Forced(by, why) if why else None)
    if outcome.state == "failed":
        click.echo(f"error: {inert(outcome.error)}", err=True)
    else:
        click.echo(summary(home, outcome))
    _leave({"published": 0, "unchanged": 0, "failed": ERROR, "blocked": BLOCKED}[outcome.state])


@main.command()
@click.argument("path", type=click.Path(path_type=Path, file_okay=False))
@click.option("--demo", is_flag=True, help="Of a company that does not exist, with its files.")
@click.option("--days", default=90, show_default=True, help="Of the demo: its length.")
@click.option("--agents", default=40, show_default=True, help="Of the demo: how many call.")
@click.option("--scale", default=1.0, show_default=True, help="Of the demo: 1 is 200,000 dials.")
@click.option("--seed", default=7, show_default=True, help="Of the demo: another is another one.")
def new(path: Path, demo: bool, **size: float) -> None:
    """Lay a new home at PATH, with a commented sources.yml."""
    if demo:
        home = lay_new_home(path, DEMO_HOME)
        _make_demo(home, **size)
        click.echo(f"a demo home lies at {home.path}; what was planted is in truth.json")
    else:
        home = lay_new_home(path)
        click.echo(f"a new home lies at {home.path}")
        click.echo(f"next: edit {home.sources_file}, put files into {home.landing}, then")
    click.echo(f"      DIALMART_HOME={home.path} dialmart run")


@main.command()
@click.option("--port", default=3000, show_default=True, help="Port on 127.0.0.1.")
def dev(port: int) -> None:
    """Open Dagster's UI on DIALMART_HOME: webserver and daemon, on loopback."""
    home = _home()
    home.require()
    from orchestration.run import prepare_instance

    prepare_instance(home)
    dagster = Path(sys.executable).with_name("dagster")
    command = [
        dagster,
        "dev",
        "-m",
        "orchestration.definitions",
        "-h",
        "127.0.0.1",
        "-p",
        str(port),
    ]
    sys.exit(subprocess.run(command, check=False).returncode)


for command in (
    *(close, drill_command, policy_what_if, bonus, qa_sample, assign, spark_command),
    *(incidents, ack, snooze, quarantine, retract, replay, pack_command, bi, docs),
):
    main.add_command(command)


def _leave(code: int) -> NoReturn:
    """End; DuckDB's binding would print leaks of its own after our last line."""
    sys.stderr.flush()
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
    sys.exit(code)


def _home() -> Home:
    home = current_home()
    # what is written last: a demo that was cut short is made again
    if home.path == DEMO_HOME and not (home.path / "truth.json").exists():
        _make_demo(home)
    return home


def _make_demo(home: Home, **size: float) -> None:
    from orchestration.demo import make_demo

    with shown(), step("make the files of the demo company"):
        make_demo(home.path, **size)


if __name__ == "__main__":
    main()
