"""What Dagster shows: assets by the row's journey, checks with who answers, when it runs."""

import shutil
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from dagster import (
    AssetCheckSeverity,
    AssetKey,
    DagsterInstance,
    DagsterRunStatus,
    RunRequest,
    SkipReason,
    build_sensor_context,
)

from orchestration.alerts.desk import look
from orchestration.definitions import PIPELINE, build_definitions
from orchestration.home import Home
from orchestration.quality import arrival
from orchestration.quality.record import checks_of
from orchestration.report.quality import page_file
from orchestration.run import run_pipeline
from orchestration.settings import pass_home_on, read_settings
from tests.parse import lay_parse

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "home"
# The company of long ago has stopped delivering.
ARRIVES = '        arrives: {cron: "0 7 * * *", grace: 3h}\n'
CALLS = AssetKey(["raw", "generic", "crm_and_dialer", "calls"])
DBT_TEST = "always_call_legs_talk_seconds_0_and_handle_seconds_talk_seconds"


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Home:
    read_settings()
    path = tmp_path_factory.mktemp("dagster") / "golden"
    shutil.copytree(GOLDEN, path)
    sources = (path / "sources.yml").read_text(encoding="utf-8")
    scheduled = sources.replace("- table: calls\n", f"- table: calls\n{ARRIVES}", 1)
    (path / "sources.yml").write_text(scheduled, encoding="utf-8")
    lay_parse(Home(path))
    pass_home_on(path)
    return Home(path)


@pytest.fixture(scope="module")
def definitions(home):
    return build_definitions(home)


@pytest.fixture(scope="module")
def run(home, definitions):
    """One run of the pipeline, as its instance has recorded it."""
    outcome = run_pipeline(home)
    assert outcome.state == "published", outcome.error
    with DagsterInstance.get() as instance:
        yield instance, instance.get_run_by_id(outcome.run_id)


def test_assets_follow_the_journey_of_a_row(definitions):
    graph = definitions.resolve_asset_graph()
    groups = {graph.get(key).group_name for key in graph.materializable_asset_keys}
    assert groups == {
        *("raw", "lake", "staging_generic", "staging_salesforce", "staging_vicidial"),
        *("contract", "published"),
        *("marts_activity", "marts_cost", "marts_kpi", "marts_quality"),
        *("marts_management_targets", "marts_management_coaching", "marts_management_qa"),
        *("marts_management_bonus", "marts_management_recognition"),
        *("marts_management_experiments", "marts_management_bottlenecks"),
        *("marts_management_timing", "marts_management_compliance"),
    }
    published = graph.get(AssetKey(["published", "marts"]))
    assert AssetKey(["marts", "fct_kpis"]) in published.parent_keys
    assert CALLS in graph.materializable_asset_keys


def test_every_asset_says_what_a_row_is_and_who_owns_it(definitions):
    graph = definitions.resolve_asset_graph()
    for key in graph.materializable_asset_keys:
        assert graph.get(key).description, key
        assert graph.get(key).owners, key


def test_every_check_says_what_it_expects_and_who_answers_for_it(definitions):
    graph = definitions.resolve_asset_graph()
    specs = [graph.get_check_spec(key) for key in graph.asset_check_keys]
    assert len(specs) > 100
    for spec in specs:
        assert spec.description, spec.name
        assert spec.metadata["owner"], spec.name
        assert spec.metadata["severity"] in ("block", "warn", "info"), spec.name


def test_it_runs_every_morning_of_the_company_and_on_new_content(definitions):
    (schedule,) = definitions.schedules
    assert schedule.execution_timezone == "Europe/Berlin"
    (sensor,) = definitions.sensors
    assert sensor.job_name == PIPELINE == schedule.job_name


@pytest.mark.slow
def test_a_run_records_rows_and_checks(run):
    instance, record = run
    assert record.status == DagsterRunStatus.SUCCESS
    kpis = instance.get_latest_materialization_event(AssetKey(["marts", "fct_kpis"]))
    assert kpis.asset_materialization.metadata["dagster/row_count"].value > 0
    raw = instance.get_latest_materialization_event(CALLS)
    assert raw.asset_materialization.metadata["dagster/row_count"].value == 28
    evaluations = [
        entry.dagster_event.event_specific_data
        for entry in instance.all_logs(record.run_id)
        if entry.dagster_event and entry.dagster_event.event_type_value == "ASSET_CHECK_EVALUATION"
    ]
    assert len(evaluations) > 100
    failed = [found for found in evaluations if not found.passed]
    assert all(found.severity == AssetCheckSeverity.WARN for found in failed)
    [late] = [found for found in failed if found.check_name == arrival.CHECK]
    assert late.asset_key == CALLS
    assert "overdue by" in late.metadata["told"].value
    assert "touches KPIs: dials, " in late.metadata["told"].value
    assert late.metadata["since"].value == "this run"
    [rule] = [found for found in evaluations if found.check_name == DBT_TEST]
    assert "in every row: talk_seconds ›= 0" in rule.metadata["told"].value
    assert "seen: 0 broken" in rule.metadata["told"].value


@pytest.mark.slow
def test_the_sensor_asks_for_a_run_only_when_something_is_new(home, definitions, run):
    instance, _ = run
    (sensor,) = definitions.sensors
    assert isinstance(sensor(build_sensor_context(instance=instance)), SkipReason)
    landed = home.landing / "calls_20251115.csv"
    (home.landing / "calls_20251116.csv").write_bytes(landed.read_bytes())
    assert isinstance(sensor(build_sensor_context(instance=instance)), RunRequest)


@pytest.mark.slow
@pytest.mark.parametrize("file", ["marts", "detail", "quality"])
def test_published_tables_carry_comments_and_keys(home, run, file):
    with duckdb.connect(str(home.published / f"{file}.duckdb"), read_only=True) as connection:
        tables = connection.execute("select table_name, comment from duckdb_tables()").fetchall()
        columns = connection.execute(
            "select table_name, column_name from duckdb_columns() where comment is null "
            "and not internal"
        ).fetchall()
        keyed = connection.execute(
            "select distinct table_name from duckdb_constraints() where constraint_type = ?",
            ["PRIMARY KEY"],
        ).fetchall()
    assert tables and all(comment for _, comment in tables)
    assert columns == []
    assert {name for name, _ in tables} == {name for (name,) in keyed}


@pytest.mark.slow
def test_what_is_told_between_runs_is_shown_and_what_bi_reads_stays(home, run):
    _, record = run
    published = (home.published / "marts.duckdb").resolve()
    late = [each for each in checks_of(home, record.run_id) if each.check == arrival.CHECK]
    look(home, [replace(each, outcome="failed", table="raw.generic.acme.leads") for each in late])
    assert (
        "the_latest_delivery_has_arrived on raw.generic.acme.leads" in page_file(home).read_text()
    )
    assert (home.published / "marts.duckdb").resolve() == published
