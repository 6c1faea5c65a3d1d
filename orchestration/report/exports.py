"""The figures of a board's page as files for a spreadsheet.

All members of its tables and all rows of its marts, not only those that a page has room for; and
nothing of another board, for who may read one page need not be one who may read the others.
"""

from collections.abc import Iterator
from pathlib import Path

from orchestration.dashboards.boards import Board, MartRows
from orchestration.report.board_figures import Figures
from orchestration.report.language import Language
from orchestration.report.mart_rows import file_of, rows_of
from orchestration.report.spreadsheets import write_csv, write_workbook

COLUMNS = (
    *("kpi", "period", "period_start", "scope", "scope_id", "name", "credit_role", "figure"),
    *("value", "numerator", "denominator", "n", "ci_low", "ci_high"),
    *("policy_version", "reason_null"),
)


def export(folder: Path, board: Board, figures: Figures, language: Language) -> None:
    """Write `<board>-<kind>.csv` and `.xlsx` of a period, and a CSV of each chart of rows.

    Args:
        folder: of the report.
        board: whose KPIs, scopes and rows are written.
        figures: of the period.
        language: of the labels.
    """
    kind = figures.period.kind
    sheets = {"figures": [["label", *COLUMNS], *_rows(board, figures, language)]}
    write_csv(folder / f"{board.board}-{kind}.csv", sheets["figures"])
    for chart in board.charts:
        if isinstance(chart, MartRows):
            sheets[chart.title] = _rows_of_mart(chart, figures, language)
            write_csv(folder / file_of(board, chart, kind), sheets[chart.title])
    write_workbook(folder / f"{board.board}-{kind}.xlsx", sheets)


def _rows(board: Board, figures: Figures, language: Language) -> Iterator[list]:
    for row in figures.of_scopes(_shown(board)):
        yield [row[f"label_{language.code}"], *(row[column] for column in COLUMNS)]


def _rows_of_mart(chart: MartRows, figures: Figures, language: Language) -> list[list]:
    found = rows_of(chart, figures, language.code)
    return [list(chart.columns), *([row[column] for column in chart.columns] for row in found)]


def _shown(board: Board) -> list[tuple[str, str]]:
    """Each scope and KPI that it shows."""
    of_company = {("company", kpi) for kpi in board.tiles}
    of_members = {
        (chart.scope, kpi)
        for chart in board.charts
        if chart.chart in ("members", "table")
        for kpi in chart.kpis
    }
    return sorted(of_company | of_members)
