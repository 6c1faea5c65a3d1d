"""When a run has something to do: each kind of change is news, and nothing else is."""

import os
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import psycopg
import pytest

from orchestration import history
from orchestration.alerts.desk import open_incidents
from orchestration.declaration import read_declaration
from orchestration.home import Home
from orchestration.news import given, has_news, settle, still_published, unsettle
from orchestration.pipeline import PUBLICATIONS
from orchestration.run import run_pipeline
from tests.postgres import database_of
from tests.running.test_command import CALLS

ROOT = Path(__file__).resolve().parents[2]
RUN = "r1"


@pytest.fixture
def home(tmp_path) -> Home:
    """A home whose last run has published, by what its history and its folders hold."""
    home = Home(tmp_path)
    home.sources_file.write_text(CALLS)
    for path in (
        *("landing/calls_20260102.csv", "lake/raw/generic/calls/b1.parquet", "seeds/policies.csv"),
        *("lake/closed/figures/month.parquet", "phone.key"),
    ):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(path)
    home.published.mkdir()
    with duckdb.connect(str(home.published / "marts.duckdb")) as connection:
        through = "timestamp '2026-01-02'"
        connection.execute(f"create table dim_sources as select {through} as data_through_at")
    history.record(home, "publishes", RUN, [{"rows": 1}], PUBLICATIONS)
    settle(home, RUN, given(home, declared(home)))
    return home


def declared(home: Home):
    return read_declaration(home.sources_file)


def test_nothing_is_new_after_a_run_that_published(home):
    assert not has_news(home, declared(home))
    assert still_published(home, declared(home)).run_id == RUN


@pytest.mark.parametrize(
    "path",
    [
        *("sources.yml", "landing/calls_20260102.csv", "landing/calls_20260103.csv"),
        *("seeds/policies.csv", "seeds/holidays.csv", "lake/closed/figures/quarter.parquet"),
        *("lake/what_if/strict.parquet", "phone.key", "lake/quarantine/b2.parquet"),
    ],
)
def test_what_was_written_since_is_news(home, path):
    file = home.path / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text((file.read_text() if file.exists() else "") + "\n")
    assert has_news(home, declared(home))


@pytest.mark.parametrize(
    "path",
    [
        *("landing/calls_20260102.csv", "lake/raw/generic/calls/b1.parquet"),
        *("seeds/policies.csv", "lake/closed/figures/month.parquet", "warehouse/settled.json"),
    ],
)
def test_what_was_taken_away_since_is_news(home, path):
    (home.path / path).unlink()
    assert has_news(home, declared(home))


def test_another_engine_is_news(home):
    assert has_news(Home(home.path, "spark"), declared(home))


def test_a_file_that_no_extract_wants_is_no_news(home):
    (home.landing / "readme.txt").write_text("hello")
    assert not has_news(home, declared(home))


def test_a_published_set_that_is_gone_is_published_again(home):
    (home.published / "marts.duckdb").unlink()
    assert still_published(home, declared(home)) is None


def test_a_run_under_way_or_failed_leaves_news(home):
    now_given = given(home, declared(home))
    unsettle(home)
    assert has_news(home, declared(home))
    settle(home, "failed", now_given)
    assert has_news(home, declared(home))


def test_a_run_without_news_still_tells_once_what_is_overdue(home):
    declaration = home.sources_file.read_text()
    home.sources_file.write_text(
        declaration.replace(
            "- table: calls", '- table: calls\n        arrives: {cron: "0 7 * * *"}'
        )
    )
    settle(home, RUN, given(home, declared(home)))
    for _ in range(2):
        assert run_pipeline(home).state == "unchanged"
        [incident] = open_incidents(home)
        assert (incident.check, incident.runs) == ("the_latest_delivery_has_arrived", 1)


def test_a_command_without_news_loads_neither_dagster_nor_dbt_nor_expectations(home):
    told = "import sys; from orchestration.run import run_pipeline; "
    told += "from orchestration.home import current_home; print(run_pipeline(current_home()).state)"
    told += "; print(*{'dagster', 'dbt', 'great_expectations'} & set(sys.modules))"
    environment = {"PATH": os.environ["PATH"], "DIALMART_HOME": str(home.path)}
    command = [sys.executable, "-c", told]
    output = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True)
    assert output.stdout.splitlines() == ["unchanged", ""], output.stderr


@pytest.fixture
def both(home, monkeypatch, postgres_server) -> str:
    """The URL of PostgreSQL, that has the set of the last run as well."""
    url = database_of(postgres_server, f"news_{time.monotonic_ns()}")
    with psycopg.connect(url) as connection:
        connection.execute("create schema dialmart")
        connection.execute(f"comment on schema dialmart is 'Published by dialmart: {RUN}'")
    monkeypatch.setenv("DIALMART_POSTGRES_URL", url)
    settle(home, RUN, given(home, declared(home)))
    return url


def test_a_database_that_is_to_have_the_set_from_now_on_is_news(home, monkeypatch):
    monkeypatch.setenv("DIALMART_POSTGRES_URL", "postgresql://me@127.0.0.1:1/warehouse")
    assert has_news(home, declared(home))


@pytest.mark.parametrize(
    "lost",
    [
        "drop schema dialmart",
        "comment on schema dialmart is 'Published by dialmart: older'",
        "comment on schema dialmart is 'mine'",
    ],
)
def test_a_set_that_postgresql_has_no_longer_is_published_again(home, both, lost):
    assert still_published(home, declared(home)).run_id == RUN
    with psycopg.connect(both) as connection:
        connection.execute(lost)
    assert still_published(home, declared(home)) is None


def test_another_password_is_no_news(home, both, monkeypatch):
    monkeypatch.setenv("DIALMART_POSTGRES_URL", both.replace("@", "x@"))
    assert not has_news(home, declared(home))
    assert still_published(home, declared(home)) is None  # nobody knows: the run will say it
