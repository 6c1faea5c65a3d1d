"""A board of the report as a mail: its tiles as a table, its drawings as pictures, its first rows.

Here: what makes one. How it looks is in `mail.html`, and in `mail.txt` for places that show no
HTML; who gets it, in `mailing.py`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from orchestration.alerts.outbox import Mail
from orchestration.dashboards.boards import Board, MartRows
from orchestration.quality.plain import plain
from orchestration.report import charts
from orchestration.report.board_charts import shown
from orchestration.report.board_figures import Figures
from orchestration.report.board_page import Edition
from orchestration.report.language import Language
from orchestration.report.mart_rows import rows
from orchestration.report.shown import Shown
from orchestration.report.templates import template
from orchestration.report.tiles import tile_words

# of a mart; a mail is read at a glance
FIRST_ROWS = 10


@dataclass(frozen=True)
class Picture:
    """A drawing of a board; `file` is what the mail calls it."""

    file: str
    title: str
    legend: Sequence[str]
    png: bytes


def board_mail(
    edition: Edition, board: Board, kpi: str | None, figures: Figures, whole: str
) -> Mail:
    """The mail of a board in a period.

    Args:
        edition: what it shares with the report's pages.
        board: of the declaration.
        kpi: the one that its title and its first row tell; None for the board's name.
        figures: of the period.
        whole: the URL of the report; empty where it is not served.
    """
    language, period = edition.language, figures.period
    kpis = list(dict.fromkeys([*filter(None, [kpi]), *board.tiles]))
    tiles = figures.tiles(kpis)
    told = [tile_words(tile, language) for tile in tiles]
    period_name = language.period(period.kind, period.start)
    pictures = list(_pictures(board, figures, language))
    words = {
        "edition": edition,
        "board": board,
        "period_name": period_name,
        "tiles": [tile | {"fine": list(_fine(tile, language))} for tile in told],
        "not_told": [row[f"label_{language.code}"] for row in figures.not_told(kpis)],
        "pictures": pictures,
        "tables": list(_tables(board, figures, language)),
        "whole": whole,
    }
    # where the KPI has no value in the period, the board is what there is to name
    has_value = any(tile["kpi"] == kpi and tile["value"] is not None for tile in tiles)
    named = _number(told[0]) if has_value else language(board.title)
    return Mail(
        title=plain(f"{edition.company}: {named}, {period_name}"),
        text=template("mail.txt", language).render(words),
        html=template("mail.html", language).render(words),
        images={picture.file: picture.png for picture in pictures},
    )


def _number(tile: Mapping) -> str:
    """A KPI as a title tells it: the value, what it is, how it has changed."""
    change = f" ({tile['change']['told']})" if tile["change"] else ""
    return f"{tile['value']} {tile['label']}{change}"


def _fine(tile: Mapping, language: Language) -> Iterator[str]:
    """What is to be known before a value is believed."""
    if tile["why_none"]:
        yield tile["why_none"]
    sure = [f"n {tile['n']}"] if tile["n"] else []
    sure += [f"95 %: {tile['interval']}"] if tile["interval"] else []
    if sure:
        yield " · ".join(sure)
    if tile["may_rise"]:
        yield language("may still rise: its days are not over")
    if tile["is_official"]:
        yield language("official: the period is closed")


def _tables(board: Board, figures: Figures, language: Language) -> Iterator[tuple[str, Shown]]:
    """Titles, and rows of marts with how many more there are; a table without any is left out."""
    for chart in board.charts:
        if isinstance(chart, MartRows) and (told := rows(chart, figures, language)).rows:
            more = told.more + len(told.rows[FIRST_ROWS:])
            yield language(chart.title), replace(told, rows=told.rows[:FIRST_ROWS], more=more)


def _pictures(board: Board, figures: Figures, language: Language) -> Iterator[Picture]:
    for number, chart in enumerate(board.charts, 1):
        drawn = shown(chart, figures, language)
        if drawn.svg:
            png = charts.picture(drawn.svg)
            yield Picture(f"chart-{number}.png", language(chart.title), drawn.legend, png)
