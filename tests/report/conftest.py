"""Hand-made marts, and a page or mail as its reader's program takes it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from gettext import NullTranslations
from html.parser import HTMLParser
from pathlib import Path

import duckdb
import pytest
import yaml

from orchestration.dashboards.boards import MartRows, read_boards
from orchestration.ingest.seeds import SHIPPED, read_rows

MODELS = Path(__file__).parents[2] / "dbt_project" / "models" / "marts"
OF_REPORT = (
    *("rpt_kpis", "dim_kpis", "rpt_funnel", "rpt_cohorts", "fct_restatements", "dim_sources"),
    "fct_contact_hours",
    *("dim_teams", "dim_agents", "dim_campaigns", "dim_lists"),
)
REGISTER = {kpi.kpi: kpi for kpi in read_rows(SHIPPED / "kpis.csv", "kpis")}
BOARDS = {board.board: board for board in read_boards(REGISTER)}
TABLES = dict.fromkeys(
    [
        *OF_REPORT,
        "fct_costs",
        *(c.mart for b in BOARDS.values() for c in b.charts if isinstance(c, MartRows)),
    ]
)
THROUGH = datetime(2026, 11, 5, 20)
OCTOBER = {
    "period": "month",
    "period_start": date(2026, 10, 1),
    "period_end": date(2026, 11, 1),
    "is_complete": True,
    "scope": "company",
    "scope_id": "Acme",
    "credit_role": "(none)",
    "figure": "current",
    "policy_version": "* 2026-01-01",
    "is_ranked": True,
    "data_through_at": THROUGH,
}
NOVEMBER = OCTOBER | {
    "period_start": date(2026, 11, 1),
    "period_end": date(2026, 12, 1),
    "is_complete": False,
}
WEEK = OCTOBER | {
    "period": "week",
    "period_start": date(2026, 10, 19),
    "period_end": date(2026, 10, 26),
}
CONNECT_RATE = {
    "kpi": "connect_rate",
    "value": 0.1791,
    "value_before": 0.1691,
    "change_since_before": 0.01,
    "numerator": 1791,
    "denominator": 10000,
    "n": 10000,
    "ci_low": 0.1717,
    "ci_high": 0.1867,
}
HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "{{ 7 * 7 }} {% raw %}",
    "\u202egnp.exe",
    "</style><style>* { display: none }",
    "datum.value + url(//evil.example/x.png)",
    "a\x0bb\x01c\ufffed",
)


class Page(HTMLParser):
    """A page as a browser reads it: elements with their attributes, and the text."""

    def __init__(self, text: str):
        super().__init__()
        self.elements: list[tuple[str, dict]] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data):
        if self.elements and self.elements[-1][0] != "style":
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


class Missing(NullTranslations):
    """What a catalogue was asked for and does not have."""

    def __init__(self):
        super().__init__()
        self.texts: list[str] = []

    def gettext(self, message):
        self.texts.append(message)
        return message


@contextmanager
def hand_made(file: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """A `marts.duckdb` with the columns of the models, the register, and no other row."""
    with duckdb.connect(file) as connection:
        for table in TABLES:
            (file,) = MODELS.rglob(f"{table}.yml")
            (model,) = yaml.safe_load(file.read_text())["models"]
            columns = [f"{c['name']} {c['data_type']}" for c in model["columns"]]
            stamp = ["data_through_at timestamp", "publish_id varchar"]
            own = {column.split()[0] for column in columns}
            columns += [column for column in stamp if column.split()[0] not in own]
            connection.execute(f"create table {table} ({', '.join(columns)})")
        for place, kpi in enumerate(REGISTER.values()):
            put(connection, "dim_kpis", kpi.model_dump(exclude={"line"}) | {"place": place})
        put(connection, "dim_sources", {"source_system": "vicidial", "data_through_at": THROUGH})
        yield connection


def put(marts, table: str, row: dict) -> None:
    values = ", ".join(f"${name}" for name in row)
    marts.execute(f"insert into {table} ({', '.join(row)}) values ({values})", row)


@pytest.fixture
def marts() -> Iterator[duckdb.DuckDBPyConnection]:
    with hand_made(":memory:") as connection:
        yield connection
