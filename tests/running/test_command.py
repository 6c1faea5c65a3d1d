"""What `dialmart` prints and how it exits, in a process of its own with an empty environment."""

import json
import os
import shutil
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import duckdb
import pytest

from orchestration.home import Home
from tests.parse import lay_parse

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "golden" / "home"

CALLS = """\
company: {name: Acme, reporting_time_zone: UTC, reporting_currency: EUR}
sources:
  - system: generic
    account: dialer
    time_zone: UTC
    capabilities: {names_agents: false}
    extracts:
      - table: calls
        files: "calls_*.csv"
        extracted_at: {file_name: "calls_(\\\\d+)", format: "%Y%m%d"}
        entities:
          - entity: call_attempts
            key: [id]
            columns:
              started_at: start
              direction: {constant: outbound}
              campaign_id: {constant: spring}
              dial_result: {constant: answered}
              answered_by: {constant: human}
          - entity: call_legs
            key: [id]
            columns: {call_id: id, leg_number: {constant: 1}, talk_seconds: talk}
"""


def dialmart(*arguments: str, home: Path, **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "orchestration.cli", *arguments],
        env={"PATH": os.environ["PATH"], "DIALMART_HOME": str(home), **environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )


@pytest.fixture
def home(tmp_path) -> Path:
    """A small company with two days of calls."""
    home = tmp_path / "acme"
    (home / "landing").mkdir(parents=True)
    (home / "sources.yml").write_text(CALLS)
    deliver(home, "calls_20260102.csv", "1,2026-01-01 10:00:00,70", "2,2026-01-01 11:00:00,30")
    lay_parse(Home(home))
    return home


def deliver(home: Path, name: str, *rows: str) -> None:
    (home / "landing" / name).write_text("\n".join(["id,start,talk", *rows, ""]))


def last_line(run: subprocess.CompletedProcess) -> str:
    return run.stderr.strip().splitlines()[-1]


def dials(home: Path) -> int:
    with duckdb.connect(str(home / "published" / "marts.duckdb"), read_only=True) as connection:
        sql = "select value from fct_kpis where kpi = ? and scope = ? and period = ?"
        return int(connection.execute(sql, ["dials", "company", "all"]).fetchone()[0])


class Listener(HTTPServer):
    """Takes what is posted to it, as a chat would."""

    def __init__(self):
        self.messages: list[dict] = []
        super().__init__(("127.0.0.1", 0), self._handler())
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def _handler(self):
        messages = self.messages

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):  # noqa: N802 (the library's name)
                body = self.rfile.read(int(self.headers["Content-Length"]))
                messages.append(json.loads(body))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *arguments):
                """Say nothing."""

        return Handler


@pytest.fixture
def listener():
    server = Listener()
    yield server
    server.shutdown()


@pytest.mark.slow
def test_a_run_publishes_and_closes_with_what_people_want_to_know(home):
    run = dialmart("run", home=home)
    assert run.returncode == 0, run.stderr
    for told in (
        "Files read        1 (1 new, 0 duplicate, 0 quarantined)",
        "Rows read         2 = 2 loaded, 0 duplicate, 0 superseded, 0 quarantined",
        "0 blocked",
        "Data as of        2026-01-01 11:00 UTC",
        str(home / "published" / "marts.duckdb"),
        "Conversation rate",
        ", in fct_kpis of the published set; see docs/kpis.md",
    ):
        assert told in run.stdout
    assert "Talk time (median)" not in run.stdout, "it is no headline KPI"
    assert "ingest calls (1 landed): 2 rows" in run.stderr
    assert dials(home) == 2
    written = {path.name for path in home.iterdir()}
    assert written == {
        *("sources.yml", "landing", "lake", "warehouse", "published", "dagster", "run.lock"),
        "phone.key",
    }
    published = (home / "published" / "marts.duckdb").resolve()
    again = dialmart("run", home=home)
    assert again.returncode == 0, again.stderr
    assert again.stdout.startswith("Nothing new ")
    assert again.stdout.splitlines()[1:] == run.stdout.splitlines()
    assert (home / "published" / "marts.duckdb").resolve() == published


@pytest.mark.slow
@pytest.mark.fault("F15", "a call in the future")
def test_a_block_keeps_the_last_good_set_and_tells_one_message(home, listener):
    assert dialmart("run", home=home).returncode == 0
    (home / "seeds").mkdir()
    (home / "seeds" / "alert_routes.csv").write_text(
        "owner,severity,source,kpi,quiet_from,quiet_until,digest_at,url\n"
        "*,block,*,*,,,,json://${CHAT}/\n"
    )
    deliver(home, "calls_20260103.csv", "3,2126-01-02 10:00:00,70")
    run = dialmart("run", home=home, CHAT=f"127.0.0.1:{listener.server_port}")
    assert run.returncode == 3, run.stdout + run.stderr
    assert "started_at_is_not_in_the_future" in run.stdout
    assert "Not published     a check blocks (1 alert route(s) told)" in run.stdout
    assert dials(home) == 2, "BI keeps the last good set"
    (message,) = listener.messages
    assert "a check blocks in acme" in message["title"]
    assert "what to do:" in message["message"]

    # corrected and delivered again, the same call is taken
    deliver(home, "calls_20260104.csv", "3,2026-01-02 10:00:00,70")
    assert dialmart("run", home=home).returncode == 0
    assert dials(home) == 3


@pytest.mark.slow
def test_each_day_that_is_over_is_mailed_once(home, listener):
    (home / "seeds").mkdir()
    (home / "seeds" / "report_recipients.csv").write_text(
        "role,period,board,kpi,url\ncoach,day,overview,,json://${CHAT}/\n"
    )
    chat = f"127.0.0.1:{listener.server_port}"
    assert dialmart("run", home=home, CHAT=chat).returncode == 0
    assert listener.messages == [], "the source has not told all of its only day"
    deliver(home, "calls_20260103.csv", "3,2026-01-01 12:00:00,70", "4,2026-01-02 10:00:00,70")
    assert dialmart("run", home=home, CHAT=chat).returncode == 0
    (message,) = listener.messages
    assert message["title"] == "Acme: 3 Dials, 1 Jan 2026"
    assert "Dials: 3\n" in message["message"]
    assert dialmart("run", home=home, CHAT=chat).stdout.startswith("Nothing new ")
    assert len(listener.messages) == 1


@pytest.mark.slow
@pytest.mark.fault("F15", "more bad rows than may be, in a new home")
def test_too_many_bad_rows_block_before_anything_is_built(home):
    deliver(home, "calls_20260102.csv", "1,2026-01-01 10:00:00,70", "2,yesterday,30")
    run = dialmart("run", home=home)
    assert run.returncode == 3, run.stdout + run.stderr
    assert "Rows read         2; what is new was not built" in run.stdout
    assert "BLOCKED         quarantined_rows_are_at_most_5_percent_of_an_extract" in run.stdout
    assert "calls_20260102.csv row 3" in run.stdout
    assert not (home / "published").exists()

    # corrected and delivered again, the row is missing nowhere
    deliver(home, "calls_20260103.csv", "2,2026-01-01 11:00:00,30")
    assert dialmart("run", home=home).returncode == 0
    assert dials(home) == 2


@pytest.mark.slow
def test_a_bad_file_costs_no_good_one(home):
    (home / "landing" / "calls_20260103.csv").write_bytes(b"id,start,talk\n\xff\xfe\x00,x\n")
    run = dialmart("run", home=home)
    assert run.returncode == 0, run.stderr
    assert "quarantined     calls_20260103.csv: " in run.stdout
    assert dials(home) == 2


@pytest.mark.slow
def test_a_home_without_files_says_where_to_put_them(tmp_path):
    home = tmp_path / "new"
    laid = dialmart("new", str(home), home=home)
    assert laid.returncode == 0
    assert str(home / "landing") in laid.stdout
    run = dialmart("run", home=home)
    assert run.returncode == 1
    assert last_line(run).startswith("error: nothing has been delivered yet: put files where")
    assert str(home / "landing" / "calls_*.csv") in last_line(run)


def test_a_new_home_never_overwrites_one(tmp_path):
    assert dialmart("new", str(tmp_path / "a"), home=tmp_path).returncode == 0
    (tmp_path / "a" / "sources.yml").write_text("mine")
    again = dialmart("new", str(tmp_path / "a"), home=tmp_path)
    assert again.returncode == 1
    assert "nothing was changed" in last_line(again)
    assert (tmp_path / "a" / "sources.yml").read_text() == "mine"


def test_a_folder_that_is_no_home_says_how_to_lay_one(tmp_path):
    run = dialmart("run", home=tmp_path)
    assert run.returncode == 1
    assert "dialmart new" in last_line(run)


def test_a_mistake_in_the_declaration_is_named_by_its_line(home):
    text = (home / "sources.yml").read_text()
    (home / "sources.yml").write_text(text.replace("started_at: start", "started: start"))
    run = dialmart("run", home=home)
    assert run.returncode == 1
    assert "sources.yml:15:" in run.stderr
    assert "started_at" in run.stderr


@pytest.mark.slow
def test_a_mistake_in_a_seed_is_named_by_its_line(home):
    (home / "seeds").mkdir()
    shipped = (ROOT / "seeds" / "policies.csv").read_text()
    (home / "seeds" / "policies.csv").write_text(shipped.replace("human_agent", "anybody"))
    run = dialmart("run", home=home)
    assert run.returncode == 1
    assert last_line(run).startswith("error: policies.csv:2: connect_basis: found 'anybody'")


@pytest.mark.slow
def test_a_variable_that_is_not_set_is_named(home):
    text = (home / "sources.yml").read_text()
    (home / "sources.yml").write_text(text.replace('"calls_*.csv"', '"${NOWHERE}/calls_*.csv"'))
    run = dialmart("run", home=home)
    assert run.returncode == 1
    assert "${NOWHERE}" in last_line(run)


def test_a_demo_home_is_laid_with_its_files_and_its_truth(tmp_path):
    made = dialmart(
        *("new", str(tmp_path / "demo"), "--demo", "--days", "14", "--agents", "8"),
        *("--scale", "0.01"),
        home=tmp_path,
    )
    assert made.returncode == 0, made.stderr
    assert "truth.json" in made.stdout
    assert (tmp_path / "demo" / "truth.json").exists()
    assert list((tmp_path / "demo" / "landing" / "salesforce").glob("Lead_*.csv"))
    own = Path("seeds") / "cost_rates.csv"
    shipped = (ROOT / "examples" / "demo" / own).read_text()
    assert (tmp_path / "demo" / own).read_text() == shipped


def test_wrong_usage_is_clicks_own_exit_code(tmp_path):
    assert dialmart("rum", home=tmp_path).returncode == 2


@pytest.mark.fault("F13", "a run while another holds the home")
def test_a_second_run_is_refused_while_one_holds_the_home(home):
    with Home(home).lock("a test"):
        run = dialmart("run", home=home)
    assert run.returncode == 1
    assert "already running" in last_line(run)
    assert f"pid {os.getpid()}" in last_line(run)


def test_the_golden_home_is_not_written_into():
    assert {path.name for path in GOLDEN.iterdir()} == {"sources.yml", "landing", "seeds"}
    assert shutil.which("dialmart", path=str(Path(sys.executable).parent))
