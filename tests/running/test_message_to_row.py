"""A person follows a message to the bad row, with what it says and nothing else."""

import re
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from orchestration.home import Home
from orchestration.run import RunOutcome, run_pipeline
from orchestration.summary import summary
from tests.alerts.conftest import serving
from tests.alerts.endpoints import Chat
from tests.parse import lay_parse
from tests.running.test_command import CALLS, deliver, dialmart

HEADER = "owner,severity,source,kpi,quiet_from,quiet_until,digest_at,url"
UNDATED = "18,yesterday,70"
TO_COME = "103,2126-01-02 10:00:00,70"
CUT = b'id,start,talk\n201,2026-01-03 10:00:00,70\n202,"2026-01-'

pytestmark = [pytest.mark.slow]


def calls(first: int, day: str, planted: str) -> list[str]:
    """Forty good calls of a day, but for the planted one in its place."""
    rows = [f"{first + n},{day} 10:{n:02d}:00,70" for n in range(40)]
    rows[int(planted.split(",")[0]) - first] = planted
    return rows


@dataclass(frozen=True)
class Followed:
    """A home after a run, and what a chat was told of it: by check, its paragraph."""

    home: Home
    outcome: RunOutcome
    paragraphs: dict[str, str]

    def rows(self, check: str) -> list[str]:
        """The lines of the landed files that the paragraph names."""
        places = re.findall(r"file ([^\s,]+), .*?row_number (\d+)", self.paragraphs[check])
        return [
            (self.home.landing / name).read_text().splitlines()[int(n) - 1] for name, n in places
        ]

    def named(self, check: str, what: str) -> list[str]:
        """The KPIs or marts that the paragraph names."""
        (line,) = re.findall(rf"^ *touches {what}: (.*)$", self.paragraphs[check], re.MULTILINE)
        return re.sub(r" and \d+ more$", "", line).split(", ")


@pytest.fixture(scope="module")
def chat():
    yield from serving(Chat())


@pytest.fixture(scope="module")
def followed(tmp_path_factory, chat) -> Followed:
    path: Path = tmp_path_factory.mktemp("followed") / "acme"
    (path / "landing").mkdir(parents=True)
    (path / "seeds").mkdir()
    (path / "sources.yml").write_text(CALLS)
    (path / "seeds" / "alert_routes.csv").write_text(f"{HEADER}\n*,*,*,dials,,,,{chat.url}\n")
    deliver(path, "calls_20260102.csv", *calls(1, "2026-01-01", UNDATED))
    deliver(path, "calls_20260103.csv", *calls(101, "2026-01-02", TO_COME))
    (path / "landing" / "calls_20260104.csv").write_bytes(CUT)
    lay_parse(Home(path))
    outcome = run_pipeline(Home(path))
    assert outcome.state == "blocked", outcome.error
    paragraphs = {}
    for text in chat.texts:
        for paragraph in text.split("\n\n"):
            paragraphs[re.match(r"NEW: (\w+) on", paragraph)[1]] = paragraph
    return Followed(Home(path), outcome, paragraphs)


@pytest.mark.parametrize(
    ("check", "planted"),
    [
        ("started_at_is_not_in_the_future", TO_COME),  # blocks: a row of the contract
        ("delivered_rows_fit_the_contract", UNDATED),  # warns: a row in quarantine
    ],
)
def test_the_file_and_row_of_a_message_are_the_bad_row(followed, check, planted):
    assert followed.rows(check) == [planted]


@pytest.mark.fault("F4", "a file cut within a quoted value, and a message that leads to the place")
def test_the_file_and_place_of_a_message_are_where_a_file_is_cut(followed):
    words = followed.paragraphs["landed_files_can_be_read"]
    name, row = re.search(r"file ([^\s,]+), .*? reason row (\d+):", words).groups()
    lines = (followed.home.landing / name).read_bytes().splitlines()
    assert lines[int(row) - 1] == CUT.splitlines()[-1]


@pytest.mark.parametrize("check", ["started_at_is_not_in_the_future", "landed_files_can_be_read"])
def test_the_kpis_and_marts_of_a_message_are_there(followed, check):
    with duckdb.connect(str(followed.home.warehouse_file), read_only=True) as connection:
        kpis = connection.execute("select kpi from marts.dim_kpis").fetchall()
        marts = connection.execute(
            "select table_name from information_schema.tables where table_schema = 'marts'"
        ).fetchall()
    named = followed.named(check, "KPIs")
    assert "dials" in named and {(kpi,) for kpi in named} <= set(kpis)
    named = followed.named(check, "marts")
    assert "fct_kpis" in named and {(mart,) for mart in named} <= set(marts)


def test_a_route_for_a_kpi_hears_of_what_touches_it(followed):
    """The one route is for dials, and no check of these is about them by name."""
    assert {check for check, words in followed.paragraphs.items() if "(KPI " not in words} >= {
        *("started_at_is_not_in_the_future", "delivered_rows_fit_the_contract"),
        "landed_files_can_be_read",
    }


def test_the_words_of_a_message_are_those_of_the_summary(followed):
    words = summary(followed.home, followed.outcome)
    for line in followed.paragraphs["started_at_is_not_in_the_future"].splitlines():
        if re.match(r" +(expected|seen|file|touches|what to do)", line):
            assert line.strip() in words


def test_the_incident_of_a_message_is_acknowledged_as_it_says(followed):
    command = re.search(
        r"who is on it says so: (dialmart ack \w+)$",
        followed.paragraphs["started_at_is_not_in_the_future"],
        re.MULTILINE,
    )[1]
    acked = dialmart(*command.split()[1:], home=followed.home.path)
    assert acked.returncode == 0, acked.stderr
    assert "is on started_at_is_not_in_the_future on contract.call_attempts" in acked.stdout
    assert " is on it" in dialmart("incidents", home=followed.home.path).stdout
