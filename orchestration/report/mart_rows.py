"""Charts of a mart's rows as they are: each value by its type, and by the unit that its column has.

Not here: which columns mean what (`dashboards/rows.py`).
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from orchestration.dashboards.boards import Board, MartRows
from orchestration.dashboards.rows import (
    MOST_ROWS,
    asked,
    has_period,
    order_by,
    select,
    unit_of,
    word,
)
from orchestration.report.board_figures import Figures
from orchestration.report.language import Language
from orchestration.report.published import read
from orchestration.report.shown import Shown

OF_PERIOD = "mart.period = $kind and mart.period_start = $start"
UNIT, CURRENCY, ALL = "unit_of_kpi", "currency_of_row", "rows_in_all"
# What the marts call a status or a reason; a name is no such word, and stays as it is.
IDENTIFIER = re.compile(r"[a-z]+(_[a-z]+)*")
NAMES = re.compile(r"(.*_)?(id|name|key|by|member|owner|reviewer|trainer|skill|note|account|arm)")


def rows(chart: MartRows, figures: Figures, language: Language) -> Shown:
    """Those of the period, or of the latest date, or all; what finds no room is counted."""
    found = rows_of(chart, figures, language.code, MOST_ROWS)
    numbers = [
        place
        for place, column in enumerate(chart.columns)
        if any(_is_number(row[column]) for row in found)
    ]
    return Shown(
        [language(word(column)) for column in chart.columns],
        [[_told(row, column, chart, language) for column in chart.columns] for row in found],
        numbers=numbers,
        more=found[0][ALL] - len(found) if found else 0,
    )


def rows_of(chart: MartRows, figures: Figures, code: str, most: int | None = None) -> list[dict]:
    """The rows by column, in their order, each with how many there are in all.

    Args:
        chart: its declaration.
        figures: of the period.
        code: of the language of the KPIs' names.
        most: how many at most; None for all.
    """
    known = figures.columns.get(chart.mart, ())
    of_kpi = "mart.unit" if "unit" in known else "kpis.unit"
    unit = of_kpi if "kpi" in chart.columns else "null"
    currency = "mart.currency" if "currency" in known else "null"
    more = (f"{unit} as {UNIT}", f"{currency} as {CURRENCY}", f"count(*) over () as {ALL}")
    sql = select(chart.mart, asked(chart), code, more=more)
    values: dict = {}
    if has_period(known):
        sql += f"\nwhere {OF_PERIOD}"
        values = {"kind": figures.period.kind, "start": figures.period.start}
    elif chart.latest:
        sql += f"\nwhere mart.{chart.latest} = (select max({chart.latest}) from {chart.mart})"
    limit = "" if most is None else f"\nlimit {most}"
    return read(figures.connection, f"{sql}\n{order_by(chart)}{limit}", **values)


def file_of(board: Board, chart: MartRows, kind: str) -> str:
    """The file that has all its rows, beside the page of a period of a kind."""
    words = re.sub("[^a-z0-9]+", "-", chart.title.lower()).strip("-")
    return f"{board.board}-{words}-{kind}.csv"


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _told(row: Mapping, column: str, chart: MartRows, language: Language) -> str:
    value = row[column]
    if value is None:
        return "–"
    if isinstance(value, bool):
        return language("yes" if value else "no")
    if isinstance(value, datetime):
        return language.moment(value)
    if isinstance(value, date):
        return language.day(value)
    if _is_number(value):
        return _number(value, unit_of(column, chart.columns), row, language)
    is_word = IDENTIFIER.fullmatch(value) and not NAMES.fullmatch(column)
    return language.name(value) if is_word else str(value)


def _number(value: Decimal, unit: str, row: Mapping, language: Language) -> str:
    """In the unit of its column; an amount to the cent, for it may be what somebody is paid."""
    if unit == "money":
        return language.amount(value, row[CURRENCY])
    if unit == "kpi":
        unit = "" if isinstance(value, int) else row[UNIT]
    return language.value(value, unit) if unit else language.number(value)
