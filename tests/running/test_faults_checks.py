"""F15 and F16: what a check finds, or that it could not look, holds the publish up and is told so.

The home goes from one fault to the next; a plain run at the end makes all of it good.
"""

import json
import re
import threading
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer

import duckdb
import pytest

from orchestration.alerts.desk import acknowledge
from orchestration.home import Home
from orchestration.pipeline import BlockedError, check_marts, publish_marts
from orchestration.quality.checks import Check, expect, run_checks
from orchestration.quality.record import checks_of, record_checks
from orchestration.run import run_pipeline
from orchestration.summary import summary
from tests.running.faulty_homes import deliver_calls, ids_that_bi_reads, kill_at, start

BAD_ROWS = "quarantined_rows_are_at_most_5_percent_of_an_extract"

pytestmark = [pytest.mark.slow]


class Chat(HTTPServer):
    """Keeps what is posted to it."""

    def __init__(self):
        messages: list[dict] = []
        self.messages = messages

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):  # noqa: N802 (the library's name)
                messages.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *arguments):
                """Say nothing."""

        super().__init__(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()


@pytest.fixture(scope="module")
def chat():
    server = Chat()
    yield server
    server.shutdown()


@pytest.fixture(scope="module")
def faulty(the_faulty_home, chat):
    """The home with news and a route for alerts; each test starts where the last one left it."""
    the_faulty_home.put_back()
    the_faulty_home.deliver_news()
    (the_faulty_home.home.seeds / "alert_routes.csv").write_text(
        "owner,severity,source,kpi,quiet_from,quiet_until,digest_at,url\n"
        f"*,block,*,*,,,,json://127.0.0.1:{chat.server_port}/\n"
    )
    return the_faulty_home


def blocked(home: Home) -> tuple[str, str]:
    """The run's id and what it says, after a run that a check has blocked; BI keeps its set."""
    before = ids_that_bi_reads(home)
    outcome = run_pipeline(home)
    assert outcome.state == "blocked", outcome.error
    assert ids_that_bi_reads(home) == before
    return outcome.run_id, summary(home, outcome)


def quality(home: Home, sql: str, *values: str) -> list[tuple]:
    file = (home.published / "quality.duckdb").resolve()
    with duckdb.connect(str(file), read_only=True) as connection:
        return connection.execute(sql, values).fetchall()


def runs_of_quality(home: Home) -> set[str]:
    return {run_id for (run_id,) in quality(home, "select distinct publish_id from fct_checks")}


def quality_page(home: Home) -> str:
    return (home.published / "quality" / "index.html").read_text()


@pytest.mark.fault("F15", "more bad rows than may be, in a home that BI reads")
def test_bad_rows_hold_the_publish_up_and_one_message_tells_it(faulty, chat):
    home = faulty.home
    deliver_calls(home.path, 2, bad_rows=3)
    chat.messages.clear()
    run_id, told = blocked(home)
    found = {check.check: check for check in checks_of(home, run_id) if check.blocks}
    assert found.keys() == {BAD_ROWS}
    assert found[BAD_ROWS].outcome == "failed"
    assert f"BLOCKED         {BAD_ROWS}" in told
    assert "1 alert route(s) told" in told
    (message,) = chat.messages
    for words in (BAD_ROWS, "calls_20251203.csv", "what to do:"):
        assert words in message["message"]
    assert runs_of_quality(home) == {run_id}
    page = quality_page(home)
    assert "nothing is published meanwhile: BI shows the last good data, as of" in page
    opened = f"select incident_id from fct_incidents where check_name = '{BAD_ROWS}'"
    ((incident,),) = quality(home, opened)
    assert re.search(f'Held back because.*href="#{incident}">{BAD_ROWS}</a>', page, re.DOTALL)
    assert f"incident {incident})" in message["message"]
    acknowledge(home, incident, "ana")
    assert "ana is on it" in quality_page(home)
    take_back(home, "calls_20251203.csv")


@pytest.mark.fault("F15", "a publish that somebody forces")
def test_who_forces_a_publish_answers_for_it(faulty, chat):
    home = faulty.home
    deliver_calls(home.path, 3, bad_rows=3)
    # what was forced and came to nothing is asked again
    kill_at(home.path, "build.built", "--force", "the board meets")
    run_id, told = blocked(home)
    assert "dialmart run --force" in told
    chat.messages.clear()
    forced = start(home.path, "--force", "the board meets <b>today</b>", "--by", "ana")
    told, _ = forced.communicate()
    assert forced.returncode == 0, told
    assert f"BLOCKED         {BAD_ROWS}" in told
    assert "Published anyway  forced by ana: the board meets <b>today</b>" in told
    (published,) = ids_that_bi_reads(home)
    assert published != run_id
    kept = "select forced_by, forced_why from fct_publishes where run_id = $1"
    assert quality(home, kept, published) == [("ana", "the board meets <b>today</b>")]
    page = quality_page(home)
    assert "BI shows these numbers all the same, forced by ana: the board meets &lt;b&gt;" in page
    assert re.search(f"Published although a check blocks.*{BAD_ROWS}</a>", page, re.DOTALL)
    assert "no check blocks" not in page
    # nothing is new, and what was decided holds
    assert run_pipeline(home).state == "unchanged"
    assert ids_that_bi_reads(home) == {published}
    # nobody calls them good while other data are held back
    deliver_calls(home.path, 4, bad_rows=9)
    blocked(home)
    assert "nothing is published meanwhile: BI shows data forced by ana" in quality_page(home)
    take_back(home, "calls_20251204.csv")
    take_back(home, "calls_20251205.csv")


def take_back(home: Home, name: str) -> None:
    """The sender takes a file back."""
    (home.landing / name).unlink()
    for path in (home.lake / "raw" / "generic" / "calls").rglob("*.parquet"):
        with duckdb.connect() as connection:
            files = connection.execute(f"select distinct _file from '{path}'").fetchall()
        if files == [(name,)]:
            path.unlink()


@pytest.mark.fault("F16", "a file that the checks of the lake read is broken")
def test_a_check_of_the_lake_that_cannot_run_is_not_told_as_bad_data(faulty, chat):
    home = faulty.home
    broken = home.lake / "quarantine" / "broken.parquet"
    broken.write_bytes(b"PAR1 this is no parquet PAR1")
    chat.messages.clear()
    run_id, told = blocked(home)
    found = [check for check in checks_of(home, run_id) if check.blocks]
    assert {check.outcome for check in found} == {"error"}
    assert {check.rows_failing for check in found} == {None}
    assert "could not run" in told
    (message,) = chat.messages
    assert runs_of_quality(home) == {run_id}
    assert "could not run, so nobody knows whether" in quality_page(home)
    assert "could not run" in message["message"]
    assert "broken.parquet" in message["message"]
    broken.unlink()


@pytest.mark.fault(
    "F16", "the warehouse is not what the checks of the marts look for", times=(3, 3)
)
def test_a_check_of_the_marts_that_cannot_run_blocks(faulty, times):
    home = faulty.home
    before = ids_that_bi_reads(home)
    statements = (
        "alter table marts.fct_kpis rename column value to other",
        "drop table marts.dim_agents cascade",
        "drop schema marts cascade",
    )
    assert len(statements) == times
    for number, statement in enumerate(statements):
        with duckdb.connect(str(home.warehouse_file)) as connection:
            connection.execute(statement)
        run_id = f"engine-{number}"
        errors = [found for found in check_marts(home, run_id) if found.outcome == "error"]
        assert errors and all(found.blocks for found in errors)
        assert not any(found.sample for found in errors)
        for suite in ("raw", "dbt"):
            record_checks(home, suite, run_id, [replace(errors[0], outcome="passed")])
        with pytest.raises(BlockedError):
            publish_marts(home, run_id)
    assert ids_that_bi_reads(home) == before


@pytest.mark.fault("F16", "an expectation on a column that is not there")
def test_an_expectation_on_a_missing_column_could_not_run(faulty):
    check = Check(
        "a_column_is_there",
        "contract.calls",
        expect("ExpectColumnValuesToNotBeNull", column="never_there"),
        severity="info",
        owner="data-engineering",
        reason="",
        expected="",
        advice="",
    )
    path = faulty.home.lake / "record" / "batches.parquet"
    (found,) = run_checks({"contract.calls": str(path)}, [check])
    assert found.outcome == "error"
    assert found.blocks, "whatever its severity: nobody knows what it would have found"
    assert "never_there" in found.seen


@pytest.mark.fault("F16", "all of it, and then one plain run")
def test_one_plain_run_makes_it_good(faulty):
    faulty.assert_made_good_by_a_run()
    assert runs_of_quality(faulty.home) == ids_that_bi_reads(faulty.home)
    assert "no check blocks what BI shows, which is as of" in quality_page(faulty.home)
