"""A page of the report: one board of `dashboards/boards.yml` in one period, in one language.

Here: what makes a page of tiles and charts. How it looks is in `board_page.html`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from orchestration.dashboards.boards import Board
from orchestration.report.board_charts import shown
from orchestration.report.board_figures import Figures
from orchestration.report.language import Language
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
        kinds: the kinds of period that there are pages of.
    """

    company: str
    data_through_at: datetime | None
    language: Language
    boards: Sequence[Board]
    kinds: Sequence[str]


def file_name(board: str, kind: str) -> str:
    """The page of a board in a period of a kind."""
    return "index.html" if (board, kind) == ("overview", "month") else f"{board}-{kind}.html"


def board_page(edition: Edition, board: Board, figures: Figures) -> str:
    """The page as HTML."""
    language, period = edition.language, figures.period
    tiles = (figures.tile(kpi) for kpi in board.tiles)
    return template("board_page.html", language).render(
        edition=edition,
        file_name=file_name,
        board=board,
        period=period,
        period_name=language.period(period.kind, period.start),
        tiles=[tile_words(tile, language) for tile in tiles if tile],
        not_told=[row[f"label_{language.code}"] for row in figures.not_told(board.tiles)],
        charts=[(chart, shown(chart, figures, language)) for chart in board.charts],
    )
