"""The golden home's report: every tile says what the mart says; old pages outlive a mistake."""

import re
from datetime import date
from decimal import Decimal

import duckdb
import pytest

from orchestration.inference.results import infer
from orchestration.publish.publication import publish
from orchestration.report.board_figures import Figures
from orchestration.report.boards import KINDS, edition_of, publish_report, report_pages
from orchestration.report.language import Language
from orchestration.report.mail import board_mail
from orchestration.report.published import latest_period

TILE = re.compile(
    r'<article class="card tile" id="(\w+)">.*?<p class="value">([^<]*)</p>.*?<br>\s*n ([\d,]+)',
    re.DOTALL,
)
ENGLISH = Language("en", "EUR", "Europe/Berlin")
LEAST_TILES = 90
LEAST_TILES_OF_A_MAIL = 20


@pytest.fixture(scope="module")
def marts(golden):
    """The set that BI would read."""
    infer(golden.home)
    file = publish(golden.home, "reported").files[0]
    with duckdb.connect(str(file), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def pages(golden, marts):
    return dict(report_pages(edition_of(golden.home, marts), marts))


def of_kind(name: str, kind: str) -> bool:
    return name.endswith(f"-{kind}.html") or (name, kind) == ("index.html", "month")


def told_by(marts, kind: str, start: date) -> dict[str, tuple[Decimal, Decimal, str]]:
    """What the mart says of the company in a period: value, n and unit of each KPI."""
    rows = marts.execute(
        """select kpi, value, fct_kpis.n, unit from fct_kpis inner join dim_kpis using (kpi)
        where scope = 'company' and figure = 'current' and period = $kind and period_start = $at""",
        {"kind": kind, "at": start},
    ).fetchall()
    return {kpi: (value, n, unit) for kpi, value, n, unit in rows}


def test_every_tile_says_what_the_mart_says(marts, pages):
    compared = 0
    for kind in KINDS:
        told = told_by(marts, kind, latest_period(marts, kind).start)
        for name in (name for name in pages if of_kind(name, kind)):
            for kpi, shown, shown_n in TILE.findall(pages[name]):
                value, n, unit = told[kpi]
                expected = (ENGLISH.value(value, unit), ENGLISH.value(n, "count"))
                assert (shown, shown_n) == expected, (name, kpi)
                compared += 1
    assert compared >= LEAST_TILES


@pytest.mark.parametrize("kind", ["day", "week", "month"])
def test_every_number_of_a_mail_is_the_marts(golden, marts, kind):
    figures = Figures(marts, latest_period(marts, kind, "dials"))
    labels = dict(marts.execute("select kpi, label_en from dim_kpis").fetchall())
    edition = edition_of(golden.home, marts)
    told, compared = told_by(marts, kind, figures.period.start), 0
    for board in edition.boards:
        mail = board_mail(edition, board, "dials", figures, golden.home.report)
        for kpi in told.keys() & {"dials", *board.tiles}:
            value, _, unit = told[kpi]
            assert f"{labels[kpi]}: {ENGLISH.value(value, unit)}" in mail.text, (board.board, kpi)
            compared += 1
    assert compared >= LEAST_TILES_OF_A_MAIL


def test_the_pages_move_with_the_set_and_one_report_is_kept(golden, marts):
    for publish_id in ("first", "second"):
        publish_report(golden.home, publish_id)
    assert golden.home.report.readlink().name == "report_second"
    assert [path.name for path in golden.home.published.glob("report_*")] == ["report_second"]
    assert "Lindenhof" in (golden.home.report / "index.html").read_text(encoding="utf-8")


def test_a_report_that_cannot_be_made_leaves_the_one_before(golden, marts, monkeypatch, caplog):
    publish_report(golden.home, "good")
    monkeypatch.setenv("DIALMART_LANG", "klingon")
    publish_report(golden.home, "bad")
    assert golden.home.report.readlink().name == "report_good"
    assert "the report could not be made, the one before stays: DIALMART_LANG" in caplog.text
