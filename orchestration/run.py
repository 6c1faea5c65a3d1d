"""One run of a home's pipeline in this process, recorded in the home's Dagster instance."""

import json
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from orchestration.alerts.desk import look
from orchestration.declaration import read_declaration
from orchestration.home import LEAST_FREE_BYTES, MAKE_ROOM, Home, HomeError
from orchestration.ingest.collect import require_input
from orchestration.news import still_published
from orchestration.quality.arrival import arrivals
from orchestration.quality.checks import CheckResult
from orchestration.quality.forced import Forced, force, holding_up
from orchestration.settings import pass_home_on

if TYPE_CHECKING:
    from dagster import ExecuteInProcessResult

OWN = "orchestration."
BUILD = "build: "
# as the operating system, DuckDB and SQLite say it
DISK_FULL = ("no space left on device", "disk quota exceeded", "disk is full")
DAGSTER_YAML = """\
telemetry:
  enabled: false
nux:
  enabled: false
# A run that does not start is marked as failed; one that died, by the sensor or the next run.
run_monitoring:
  enabled: true
  start_timeout_seconds: 120
  poll_interval_seconds: 30
# DuckDB takes one writer.
concurrency:
  runs:
    max_concurrent_runs: 1
event_log_storage:
  module: orchestration.event_log
  class: EventLog
  config:
    base_dir: {events}
"""


@dataclass(frozen=True)
class RunOutcome:
    """How a run ended.

    Attributes:
        run_id: its own; of the last run, where nothing has changed since.
        error: what went wrong, for people; empty unless `state` is `failed`.
        arrivals: what was asked instead of a run; empty unless `state` is `unchanged`.
    """

    run_id: str
    state: Literal["published", "blocked", "failed", "unchanged"]
    error: str = ""
    arrivals: tuple[CheckResult, ...] = ()


def prepare_instance(home: Home) -> None:
    """Lay the configuration of the home's Dagster instance."""
    pass_home_on(home.path)
    home.dagster.mkdir(exist_ok=True)
    (home.dagster / "dagster.yaml").write_text(
        DAGSTER_YAML.format(events=json.dumps(str(home.dagster / "history" / "runs"))),
        encoding="utf-8",
    )


def run_pipeline(home: Home, forced: Forced | None = None) -> RunOutcome:
    """Run the pipeline once; it ends before it begins when the last run published the very same.

    Args:
        home: the home.
        forced: who wants its numbers published whatever the audits say; None: nobody.

    Raises:
        HomeError: if the home has no declaration, nothing was ever delivered to it, another run
            holds it, or its disk is full.
        DeclarationError: if the declaration cannot be used.
        SeedError: if a seed cannot be.
    """
    home.require()
    declaration = read_declaration(home.sources_file)
    if last := still_published(home, declaration):
        asked = arrivals(home, declaration, datetime.now(UTC))
        look(home, asked)
        return RunOutcome(last.run_id, "unchanged", arrivals=tuple(asked))
    require_input(home, declaration)
    home.require_space()
    with home.lock("about to run"):
        prepare_instance(home)
    from dagster import DagsterInstance

    from orchestration.definitions import PIPELINE, build_definitions

    run_id = str(uuid.uuid4())
    if forced:
        force(home, run_id, forced)
    with _full_disk_told(home):
        job = build_definitions(home).resolve_job_def(PIPELINE)
    with _full_disk_told(home), DagsterInstance.get() as instance:
        result = job.execute_in_process(
            instance=instance,
            run_id=run_id,
            raise_on_error=False,
            # people read the progress lines; Dagster's events are in its UI
            run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
        )
    error = _first_error(result)
    if _is_full_disk(home, error):
        return RunOutcome(run_id, "failed", error=_full_disk(home, error))
    # a model that could not be built goes before the tests that it has failed with it
    if not error.startswith(BUILD) and holding_up(home, run_id):
        return RunOutcome(run_id, "blocked")
    if not result.success:
        return RunOutcome(run_id, "failed", error=error)
    return RunOutcome(run_id, "published")


@contextmanager
def _full_disk_told(home: Home) -> Iterator[None]:
    """Dagster keeps its records in the home: what it cannot write is no mistake of anybody's."""
    try:
        yield
    except Exception as error:
        if not _is_full_disk(home, str(error)):
            raise
        raise HomeError(_full_disk(home, str(error))) from error


def _is_full_disk(home: Home, error: str) -> bool:
    said = error.lower()
    if "disk i/o error" in said:  # SQLite's word for it, and for a broken disk
        return shutil.disk_usage(home.path).free < LEAST_FREE_BYTES
    return any(words in said for words in DISK_FULL)


def _full_disk(home: Home, error: str) -> str:
    said = " ".join(error.split())[:300]
    return f"the disk of {home.path} is full ({said}). {MAKE_ROOM}"


def _first_error(result: "ExecuteInProcessResult") -> str:
    """The words of the first failure; our own where there are any; none when nothing failed."""
    for event in result.all_events:
        error = getattr(event.event_specific_data, "error", None)
        if error is None:
            continue
        while error.cause and not error.message.startswith(OWN):
            error = error.cause
        text = error.message.strip()
        if text.startswith(OWN):
            return text.split(": ", 1)[-1]
        return f"{event.step_key or 'the run'}: {text}. Run again; if it stays, please report it"
    return ""
