"""One run of a home's pipeline in this process, recorded in the home's Dagster instance."""

import uuid
from dataclasses import dataclass
from typing import Literal

from orchestration.alerts.messages import tell_blocked
from orchestration.declaration import read_declaration
from orchestration.home import Home
from orchestration.quality.record import checks_of
from orchestration.settings import pass_home_on

DAGSTER_YAML = """\
telemetry:
  enabled: false
nux:
  enabled: false
# A run whose process dies is found and marked as failed.
run_monitoring:
  enabled: true
  start_timeout_seconds: 120
  poll_interval_seconds: 30
# DuckDB takes one writer.
concurrency:
  runs:
    max_concurrent_runs: 1
"""


@dataclass(frozen=True)
class RunOutcome:
    """How a run ended.

    Attributes:
        error: what went wrong, for people; empty unless `state` is `failed`.
        told: how many alert routes took the message of a block.
    """

    run_id: str
    state: Literal["published", "blocked", "failed"]
    error: str = ""
    told: int = 0


def prepare_instance(home: Home) -> None:
    """Lay the configuration of the home's Dagster instance."""
    pass_home_on(home.path)
    home.dagster.mkdir(exist_ok=True)
    (home.dagster / "dagster.yaml").write_text(DAGSTER_YAML, encoding="utf-8")


def run_pipeline(home: Home) -> RunOutcome:
    """Run the pipeline once.

    Raises:
        HomeError: if the home has no declaration, or another run holds it.
        DeclarationError: if the declaration cannot be used.
    """
    home.require()
    read_declaration(home.sources_file)
    with home.lock("about to run"):
        prepare_instance(home)
    from dagster import DagsterInstance

    from orchestration.definitions import PIPELINE, build_definitions

    run_id = str(uuid.uuid4())
    job = build_definitions(home).resolve_job_def(PIPELINE)
    with DagsterInstance.get() as instance:
        result = job.execute_in_process(
            instance=instance,
            run_id=run_id,
            raise_on_error=False,
            # people read the progress lines; Dagster's events are in its UI
            run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
        )
    blocking = [found for found in checks_of(home, run_id) if found.blocks]
    if blocking:
        return RunOutcome(run_id, "blocked", told=tell_blocked(home, blocking))
    if not result.success:
        return RunOutcome(run_id, "failed", error=_first_error(result))
    return RunOutcome(run_id, "published")


def _first_error(result) -> str:
    """The words of the first failure's own cause."""
    for event in result.all_events:
        data = event.event_specific_data
        error = getattr(data, "error", None)
        if error is not None:
            while error.cause:
                error = error.cause
            text = error.message.strip()
            return text.split(": ", 1)[-1] if text.startswith("orchestration.") else text
    return "the run failed without saying why; Dagster's log of it may say more"
