"""What Dagster loads: the assets, the job, the schedule and the sensor of one home."""

import time
from contextlib import contextmanager
from datetime import UTC, datetime

from dagster import (
    AssetSelection,
    DagsterInstance,
    DagsterRunStatus,
    DefaultScheduleStatus,
    DefaultSensorStatus,
    Definitions,
    InitResourceContext,
    RunRecord,
    RunRequest,
    RunsFilter,
    ScheduleDefinition,
    SensorEvaluationContext,
    SkipReason,
    define_asset_job,
    definitions,
    in_process_executor,
    resource,
    sensor,
)

from orchestration.alerts.desk import look, tell
from orchestration.assets import all_assets
from orchestration.declaration import Declaration, read_declaration
from orchestration.home import Home, current_home
from orchestration.news import given, has_news, settle, unsettle
from orchestration.quality.arrival import arrivals
from orchestration.report.quality import publish_quality
from orchestration.settings import pass_home_on
from orchestration.transform import manifest_of

PIPELINE = "pipeline"
STARTED = DagsterRunStatus.STARTED
PATIENCE_SECONDS = 120
RETRY_SECONDS = 600
UNDER_WAY = [DagsterRunStatus.QUEUED, DagsterRunStatus.STARTING, STARTED]


def build_definitions(home: Home) -> Definitions:
    """Everything of one home.

    Raises:
        HomeError: if the home has no declaration.
        DeclarationError: if the declaration cannot be used.
        SeedError: if the register of KPIs cannot be.
    """
    home.require()
    declaration = read_declaration(home.sources_file)
    # One process: each step would import dbt, Dagster and Great Expectations anew otherwise.
    job = define_asset_job(
        PIPELINE,
        selection=AssetSelection.all(),
        executor_def=in_process_executor,
        description="Land what has arrived, build what it touches, audit it, publish it whole.",
    )
    return Definitions(
        assets=all_assets(home, declaration, manifest_of(home)),
        jobs=[job],
        schedules=[_daily(home, declaration)],
        sensors=[_on_new_content(home, declaration)],
        resources={"held_home": _held(home, declaration)},
    )


def _daily(home: Home, declaration: Declaration) -> ScheduleDefinition:
    return ScheduleDefinition(
        name="daily",
        job_name=PIPELINE,
        cron_schedule="0 6 * * *",
        execution_timezone=declaration.company.reporting_time_zone,
        execution_fn=lambda: _run_or_look(home, declaration),
        default_status=DefaultScheduleStatus.RUNNING,
        description="Every morning, when the sensor has missed anything or its last run failed.",
    )


def _on_new_content(home: Home, declaration: Declaration):
    @sensor(
        name="on_new_content",
        job_name=PIPELINE,
        minimum_interval_seconds=30,
        default_status=DefaultSensorStatus.RUNNING,
        description="Runs the pipeline when anything has landed, or was decided otherwise.",
    )
    def on_new_content(context: SensorEvaluationContext) -> RunRequest | SkipReason:
        if home.is_free():
            _bury_dead_runs(context.instance, started_before=time.time() - PATIENCE_SECONDS)
        runs = context.instance.get_run_records(RunsFilter(job_name=PIPELINE), limit=1)
        if any(record.dagster_run.status in UNDER_WAY for record in runs):
            return SkipReason("a run is under way")
        if any(_failed_lately(record) for record in runs):
            return SkipReason("the last run failed: it is tried again after ten minutes")
        # No run key: Dagster remembers one for ever.
        return _run_or_look(home, declaration)

    return on_new_content


def _run_or_look(home: Home, declaration: Declaration) -> RunRequest | SkipReason:
    """Ask for a run, or look what the clock alone has brought: a delivery overdue, a reminder."""
    if has_news(home, declaration):
        return RunRequest()
    look(home, arrivals(home, declaration, datetime.now(UTC)))
    return SkipReason("nothing has changed since the last run")


def _failed_lately(record: RunRecord) -> bool:
    failed = record.dagster_run.status == DagsterRunStatus.FAILURE
    return failed and (record.end_time or 0) > time.time() - RETRY_SECONDS


def _held(home: Home, declaration: Declaration):
    """The home, held for one run: locked until its end, when incidents are told and shown."""

    @resource
    @contextmanager
    def held_home(context: InitResourceContext):
        with home.lock(f"run {context.run_id}"):
            _bury_dead_runs(context.instance, started_before=time.time(), but=context.run_id)
            now_given = given(home, declaration)
            unsettle(home)
            try:
                yield home
            finally:
                tell(home, context.run_id)
                publish_quality(home, context.run_id)
                settle(home, context.run_id, now_given)

    return held_home


def _bury_dead_runs(instance: DagsterInstance, started_before: float, but: str = "") -> None:
    """Where nobody holds the home, a run that is still called started has died."""
    for record in instance.get_run_records(RunsFilter(job_name=PIPELINE, statuses=[STARTED])):
        run = record.dagster_run
        if run.run_id != but and (record.start_time or 0) < started_before:
            instance.report_run_failed(run, "the process died; another run takes over")


@definitions
def defs() -> Definitions:
    """The definitions of the home that the environment names."""
    home = current_home()
    pass_home_on(home.path)
    return build_definitions(home)
