"""The figures of the report as files for a spreadsheet: CSV and xlsx, in which no text can act.

All members of every board's tables, not only those that a page has room for.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from orchestration.dashboards.boards import Board
from orchestration.progress import inert
from orchestration.report.board_figures import Figures
from orchestration.report.language import Language

# What a spreadsheet may take for the beginning of a formula (OWASP, CSV injection).
FORMULA = ("=", "+", "-", "@", "\t", "\r")
COLUMNS = (
    *("kpi", "period", "period_start", "scope", "scope_id", "name", "credit_role", "figure"),
    *("value", "numerator", "denominator", "n", "ci_low", "ci_high"),
    *("policy_version", "reason_null"),
)


def export(folder: Path, boards: Sequence[Board], figures: Figures, language: Language) -> None:
    """Write `figures-<kind>.csv` and `.xlsx` of a period.

    Args:
        folder: of the report.
        boards: whose KPIs and scopes are written.
        figures: of the period.
        language: of the labels.
    """
    rows = [["label", *COLUMNS], *_rows(boards, figures, language)]
    name = f"figures-{figures.period.kind}"
    with (folder / f"{name}.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([quoted(value) for value in row] for row in rows)
    write_workbook(folder / f"{name}.xlsx", rows, "figures")


def _rows(boards: Sequence[Board], figures: Figures, language: Language) -> Iterator[list]:
    for row in figures.of_scopes(_shown(boards)):
        yield [row[f"label_{language.code}"], *(row[column] for column in COLUMNS)]


def _shown(boards: Sequence[Board]) -> list[tuple[str, str]]:
    """Each scope and KPI that a board shows."""
    of_company = {("company", kpi) for board in boards for kpi in board.tiles}
    of_members = {
        (chart.scope, kpi)
        for board in boards
        for chart in board.charts
        if chart.chart in ("members", "table")
        for kpi in chart.kpis
    }
    return sorted(of_company | of_members)


def quoted(value: object) -> object:
    """A value of a CSV: what looks like a formula becomes a text."""
    if not isinstance(value, str):
        return value
    text = inert(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def write_workbook(path: Path, rows: Iterable[Sequence], title: str) -> None:
    """Write a workbook of one sheet; the first row are its headings."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "B2"
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    book.save(path)


def _cell(sheet: object, value: object) -> WriteOnlyCell:
    """A cell: a text stays one also when somebody edits it."""
    if not isinstance(value, str):
        return WriteOnlyCell(sheet, float(value) if isinstance(value, Decimal) else value)
    cell = WriteOnlyCell(sheet, inert(value))
    cell.data_type = "s"
    cell.quotePrefix = value.startswith(FORMULA)
    return cell
