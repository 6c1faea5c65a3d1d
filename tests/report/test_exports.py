"""Figures as files: they read as numbers, and no text of the data acts in a spreadsheet (F20)."""

import csv
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from orchestration.report.board_figures import Figures
from orchestration.report.exports import export
from orchestration.report.language import Language
from orchestration.report.published import latest_period
from orchestration.report.spreadsheets import FORMULA
from tests.report.conftest import BOARDS, CONNECT_RATE, OCTOBER, put

FORMULAS = ("=1+1", "+1", "-1+cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "\r=1")


@pytest.fixture
def exported(marts, tmp_path):
    """What is written of a campaign of that name."""

    def export_of(name: str):
        put(marts, "dim_campaigns", {"campaign_key": "c1", "campaign_name": name})
        put(marts, "rpt_kpis", OCTOBER | CONNECT_RATE)
        put(marts, "rpt_kpis", OCTOBER | CONNECT_RATE | {"scope": "campaign", "scope_id": "c1"})
        figures = Figures(marts, latest_period(marts, "month"))
        export(tmp_path, BOARDS["overview"], figures, Language("en", "EUR", "Europe/Berlin"))
        with (tmp_path / "overview-month.csv").open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        return rows, load_workbook(tmp_path / "overview-month.xlsx")["figures"]

    return export_of


def test_figures_are_written_with_all_that_says_how_sure_they_are(exported):
    rows, sheet = exported("Solar roofs")
    assert [row["name"] for row in rows] == ["Solar roofs", "Acme"]
    row = rows[1]
    assert (row["label"], row["kpi"], row["period_start"]) == (
        *("Connect rate", "connect_rate", "2026-10-01"),
    )
    assert Decimal(row["value"]) == Decimal("0.1791")
    assert Decimal(row["ci_low"]) == Decimal("0.1717")
    names = [cell.value for cell in sheet[1]]
    assert sheet[2][names.index("value")].value == 0.1791


@pytest.mark.fault("F20", "formula injection in exports", times=(6, 6))
@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_becomes_a_formula(exported, text):
    rows, sheet = exported(text)
    (name,) = {row["name"] for row in rows} - {"Acme"}
    assert not name.startswith(FORMULA)
    names = [cell.value for cell in sheet[1]]
    cell = next(
        row[names.index("name")] for row in sheet if row[names.index("scope")].value == "campaign"
    )
    assert cell.data_type == "s"
    assert cell.quotePrefix or not cell.value.startswith(FORMULA)
