"""What Dagster loads: the assets, the job, the schedule and the sensor of one home."""

from contextlib import contextmanager

from dagster import (
    AssetSelection,
    DagsterInstance,
    DagsterRunStatus,
    DefaultScheduleStatus,
    DefaultSensorStatus,
    Definitions,
    InitResourceContext,
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

from orchestration.assets import all_assets
from orchestration.declaration import Declaration, read_declaration
from orchestration.home import Home
from orchestration.ingest.landing import has_news
from orchestration.settings import pass_home_on, read_settings
from orchestration.transform import manifest_of

PIPELINE = "pipeline"
STARTED = DagsterRunStatus.STARTED
UNDER_WAY = [DagsterRunStatus.QUEUED, DagsterRunStatus.STARTING, STARTED]


def build_definitions(home: Home) -> Definitions:
    """Everything of one home.

    Raises:
        HomeError: if the home has no declaration.
        DeclarationError: if the declaration cannot be used.
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
        schedules=[_daily(declaration)],
        sensors=[_on_new_content(home, declaration)],
        resources={"held_home": _held(home)},
    )


def _daily(declaration: Declaration) -> ScheduleDefinition:
    return ScheduleDefinition(
        name="daily",
        job_name=PIPELINE,
        cron_schedule="0 6 * * *",
        execution_timezone=declaration.company.reporting_time_zone,
        default_status=DefaultScheduleStatus.RUNNING,
        description="Every morning, so that freshness is checked also when nothing has arrived.",
    )


def _on_new_content(home: Home, declaration: Declaration):
    @sensor(
        name="on_new_content",
        job_name=PIPELINE,
        minimum_interval_seconds=30,
        default_status=DefaultSensorStatus.RUNNING,
        description="Runs the pipeline when a landed file is one that the lake has not seen.",
    )
    def on_new_content(context: SensorEvaluationContext) -> RunRequest | SkipReason:
        # No run key: Dagster remembers one for ever. What is in the lake says what is new.
        if context.instance.get_runs(RunsFilter(job_name=PIPELINE, statuses=UNDER_WAY), limit=1):
            return SkipReason("a run is under way")
        if not has_news(home, declaration):
            return SkipReason("nothing new has landed")
        return RunRequest()

    return on_new_content


def _held(home: Home):
    """The home, held for one run: its lock is taken when the run starts and freed when it ends."""

    @resource
    @contextmanager
    def held_home(context: InitResourceContext):
        with home.lock(f"run {context.run_id}"):
            _bury_dead_runs(context.instance, context.run_id)
            yield home

    return held_home


def _bury_dead_runs(instance: DagsterInstance, run_id: str) -> None:
    """Whoever holds the home is alone: a run that is still called started has died."""
    for run in instance.get_runs(RunsFilter(job_name=PIPELINE, statuses=[STARTED])):
        if run.run_id != run_id:
            instance.report_run_failed(run, "the process died; a later run has taken over")


@definitions
def defs() -> Definitions:
    """The definitions of the home that the environment names."""
    home = Home(read_settings().home)
    pass_home_on(home.path)
    return build_definitions(home)
