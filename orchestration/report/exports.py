"""The figures of the report as files for a spreadsheet: CSV and xlsx, in which no text can act.

All members of every board's tables and all rows of marts, not only those that a page has room for.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from orchestration.dashboards.boards import Board, MartRows
from orchestration.progress import inert
from orchestration.report.board_figures import Figures
from orchestration.report.language import Language
from orchestration.report.mart_rows import file_of, rows_of

# What a spreadsheet may take for the beginning of a formula (OWASP, CSV injection).
FORMULA = ("=", "+", "-", "@", "\t", "\r")
# 31, less the number that tells apart two of one name
LONGEST_SHEET_NAME = 29
NO_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")
COLUMNS = (
    *("kpi", "period", "period_start", "scope", "scope_id", "name", "credit_role", "figure"),
    *("value", "numerator", "denominator", "n", "ci_low", "ci_high"),
    *("policy_version", "reason_null"),
)


def export(folder: Path, boards: Sequence[Board], figures: Figures, language: Language) -> None:
    """Write `figures-<kind>.csv` and `.xlsx` of a period, and a CSV of each chart of rows.

    Args:
        folder: of the report.
        boards: whose KPIs, scopes and rows are written.
        figures: of the period.
        language: of the labels.
    """
    kind = figures.period.kind
    sheets = {"figures": [["label", *COLUMNS], *_rows(boards, figures, language)]}
    _write_csv(folder / f"figures-{kind}.csv", sheets["figures"])
    for board in boards:
        for chart in board.charts:
            if isinstance(chart, MartRows):
                rows = _rows_of_mart(chart, figures, language)
                _write_csv(folder / file_of(board, chart, kind), rows)
                sheets[f"{board.title}, {chart.title}"] = rows
    _write_workbook(folder / f"figures-{kind}.xlsx", sheets)


def _rows(boards: Sequence[Board], figures: Figures, language: Language) -> Iterator[list]:
    for row in figures.of_scopes(_shown(boards)):
        yield [row[f"label_{language.code}"], *(row[column] for column in COLUMNS)]


def _rows_of_mart(chart: MartRows, figures: Figures, language: Language) -> list[list]:
    found = rows_of(chart, figures, language.code)
    return [list(chart.columns), *([row[column] for column in chart.columns] for row in found)]


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


def _quoted(value: object) -> object:
    """A value of a CSV: what looks like a formula becomes a text."""
    if not isinstance(value, str):
        return value
    text = inert(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def _write_csv(path: Path, rows: Iterable[Sequence]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([_quoted(value) for value in row] for row in rows)


def _write_workbook(path: Path, sheets: Mapping[str, Iterable[Sequence]]) -> None:
    """A sheet for each, named as far as a spreadsheet takes it."""
    book = Workbook(write_only=True)
    for name, rows in sheets.items():
        sheet = book.create_sheet(NO_SHEET_NAME.sub(" ", name)[:LONGEST_SHEET_NAME])
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
