"""What `dialmart` prints and how it exits, in a process of its own with an empty environment."""

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
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


def lay_home(home: Path) -> Path:
    """Lay the home of a small company, to which nothing has been delivered."""
    (home / "landing").mkdir(parents=True)
    (home / "sources.yml").write_text(CALLS)
    lay_parse(Home(home))
    return home


@pytest.fixture
def home(tmp_path) -> Path:
    """A small company with two calls."""
    home = lay_home(tmp_path / "acme")
    deliver(home, "calls_20260102.csv", "1,2026-01-01 10:00:00,70", "2,2026-01-01 11:00:00,30")
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


@dataclass
class Past:
    """The runs of a small company by name: what each printed and posted, and what BI read then."""

    home: Path
    listener: Listener
    told: dict[str, subprocess.CompletedProcess] = field(default_factory=dict)
    posted: dict[str, list[dict]] = field(default_factory=dict)
    dials: dict[str, int | None] = field(default_factory=dict)

    def run(self, name: str) -> None:
        self.listener.messages.clear()
        self.told[name] = dialmart(
            "run", home=self.home, CHAT=f"127.0.0.1:{self.listener.server_port}"
        )
        self.posted[name] = list(self.listener.messages)
        self.dials[name] = dials(self.home) if (self.home / "published").exists() else None


@pytest.fixture(scope="module")
def past(tmp_path_factory) -> Iterator[Past]:
    """One home for all: a run takes a minute."""
    listener = Listener()
    past = Past(lay_home(tmp_path_factory.mktemp("past") / "acme"), listener)
    home = past.home
    (home / "seeds").mkdir()
    (home / "seeds" / "alert_routes.csv").write_text(
        "owner,severity,source,kpi,quiet_from,quiet_until,digest_at,url\n"
        "*,block,*,*,,,,json://${CHAT}/\n"
    )
    (home / "seeds" / "report_recipients.csv").write_text(
        "role,period,board,kpi,url\ncoach,day,overview,,json://${CHAT}/\n"
    )
    deliver(home, "calls_20260102.csv", "1,2026-01-01 10:00:00,70", "2,yesterday,30")
    past.run("bad rows")
    deliver(home, "calls_20260103.csv", "2,2026-01-01 11:00:00,30")
    (home / "landing" / "calls_20260104.csv").write_bytes(b"id,start,talk\n\xff\xfe\x00,x\n")
    past.run("first set")
    past.run("nothing new")
    deliver(home, "calls_20260105.csv", "3,2126-01-01 12:00:00,70")
    past.run("a call in the future")
    deliver(home, "calls_20260106.csv", "3,2026-01-01 12:00:00,70", "4,2026-01-02 10:00:00,70")
    past.run("corrected")
    past.run("nothing new again")
    yield past
    listener.shutdown()


@pytest.mark.slow
class TestRuns:
    @pytest.mark.fault("F15", "more bad rows than may be, in a new home")
    def test_too_many_bad_rows_block_before_anything_is_built(self, past):
        run = past.told["bad rows"]
        assert run.returncode == 3, run.stdout + run.stderr
        assert "Rows read         2; what is new was not built" in run.stdout
        assert "BLOCKED         quarantined_rows_are_at_most_5_percent_of_an_extract" in run.stdout
        assert "calls_20260102.csv row 3" in run.stdout
        assert past.dials["bad rows"] is None
        # corrected and delivered again, the row is missing nowhere
        assert past.dials["first set"] == 2

    def test_a_run_publishes_and_closes_with_what_people_want_to_know(self, past):
        run = past.told["first set"]
        assert run.returncode == 0, run.stdout + run.stderr
        for told in (
            "Files read        2 (1 new, 0 duplicate, 1 quarantined)",
            "Rows read         1 = 1 loaded, 0 duplicate, 0 superseded, 0 quarantined",
            "0 blocked",
            "Data as of        2026-01-01 11:00 UTC",
            str(past.home / "published" / "marts.duckdb"),
            "Conversation rate",
            ", in fct_kpis of the published set; see docs/kpis.md",
        ):
            assert told in run.stdout
        assert "Talk time (median)" not in run.stdout, "it is no headline KPI"
        assert "ingest calls (3 landed): 1 rows" in run.stderr

    def test_a_run_writes_into_the_home_what_the_readme_says(self, past):
        assert {path.name for path in past.home.iterdir()} == {
            *("sources.yml", "seeds", "landing", "lake", "warehouse", "published", "dagster"),
            *("outbox", "run.lock", "phone.key"),
        }

    def test_a_bad_file_costs_no_good_one(self, past):
        assert "quarantined     calls_20260104.csv: " in past.told["first set"].stdout
        assert past.dials["first set"] == 2

    def test_a_run_without_news_repeats_the_last_one(self, past):
        again, before = past.told["nothing new"], past.told["first set"]
        assert again.returncode == 0, again.stderr
        assert again.stdout.startswith("Nothing new ")
        assert again.stdout.splitlines()[1:] == before.stdout.splitlines()

    @pytest.mark.fault("F15", "a call in the future")
    def test_a_block_keeps_the_last_good_set_and_tells_one_message(self, past):
        run = past.told["a call in the future"]
        assert run.returncode == 3, run.stdout + run.stderr
        assert "started_at_is_not_in_the_future" in run.stdout
        assert "Not published     a check blocks (1 alert route(s) told)" in run.stdout
        assert past.dials["a call in the future"] == 2, "BI keeps the last good set"
        (message,) = past.posted["a call in the future"]
        assert "a check blocks in acme" in message["title"]
        assert "what to do:" in message["message"]
        # corrected and delivered again, the same call is taken
        assert past.dials["corrected"] == 4

    def test_each_day_that_is_over_is_mailed_once(self, past):
        mails = {
            name: [post["message"] for post in posts if post["title"].startswith("Acme: ")]
            for name, posts in past.posted.items()
        }
        (mail,) = mails.pop("corrected")
        assert "Dials: 3\n" in mail
        assert past.posted["corrected"][-1]["title"] == "Acme: 3 Dials, 1 Jan 2026"
        assert past.told["nothing new again"].stdout.startswith("Nothing new ")
        assert not any(mails.values()), "the day was not over, or has been mailed"


def test_a_home_without_files_says_where_to_put_them(tmp_path):
    home = tmp_path / "new"
    laid = dialmart("new", str(home), home=home)
    assert laid.returncode == 0
    assert str(home / "landing") in laid.stdout
    run = dialmart("run", home=home)
    assert run.returncode == 1
    assert last_line(run).startswith("error: nothing has been delivered yet: put files where")
    assert str(home / "landing" / "calls_*.csv") in last_line(run)
    assert not (home / "dagster").exists(), "said before anything is loaded for a run"


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


def test_a_mistake_in_a_seed_is_named_by_its_line(home):
    (home / "seeds").mkdir()
    shipped = (ROOT / "seeds" / "policies.csv").read_text()
    (home / "seeds" / "policies.csv").write_text(shipped.replace("human_agent", "anybody"))
    run = dialmart("run", home=home)
    assert run.returncode == 1
    assert last_line(run).startswith("error: policies.csv:2: connect_basis: found 'anybody'")
    assert not (home / "dagster").exists(), "said before anything is loaded for a run"


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
