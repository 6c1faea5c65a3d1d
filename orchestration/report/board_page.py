"""The pages of the report: one board of `dashboards/boards.yml` in one period, and definitions.

Here: what makes a page of tiles and charts. How it looks is in the templates beside.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from orchestration.dashboards.boards import Board
from orchestration.report.board_charts import shown
from orchestration.report.board_figures import Figures
from orchestration.report.language import Language
from orchestration.report.mart_rows import file_of
from orchestration.report.published import Period
from orchestration.report.templates import template
from orchestration.report.tiles import tile_words


@dataclass(frozen=True)
class Edition:
    """What all pages of a report share.

    Attributes:
        company: its name.
        data_through_at: up to when every source has told its events, UTC, naive.
        language: theirs.
        boards: those that there are pages of, in order.
        periods: those that there are pages of, of different kinds.
    """

    company: str
    data_through_at: datetime | None
    language: Language
    boards: Sequence[Board]
    periods: Sequence[Period]


def file_name(board: str, kind: str) -> str:
    """The page of a board in a period of a kind."""
    return "index.html" if (board, kind) == ("overview", "month") else f"{board}-{kind}.html"


def board_page(edition: Edition, board: Board, figures: Figures) -> str:
    """The page as HTML."""
    language, period = edition.language, figures.period
    return template("board_page.html", language).render(
        edition=edition,
        file_name=file_name,
        file_of=file_of,
        board=board,
        period=period,
        period_name=language.period(period.kind, period.start),
        tiles=[tile_words(tile, language) for tile in figures.tiles(board.tiles)],
        not_told=[row[f"label_{language.code}"] for row in figures.not_told(board.tiles)],
        charts=[(chart, shown(chart, figures, language)) for chart in board.charts],
    )


def definitions_page(edition: Edition, kpis: Sequence[Mapping]) -> str:
    """The page that says what each KPI is, as HTML.

    Args:
        edition: of the report.
        kpis: rows of `dim_kpis`.
    """
    return template("definitions_page.html", edition.language).render(
        edition=edition, file_name=file_name, kpis=kpis
    )
