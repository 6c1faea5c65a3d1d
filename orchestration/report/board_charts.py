"""The charts of a board: each as a drawing, and as a table of the same numbers in words.

Where there is nothing to draw there is no drawing; where there are no numbers the page says so. Not
here: how it is drawn (`charts.py`), where the numbers are from (`board_figures.py`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from orchestration.dashboards.boards import Chart
from orchestration.report import charts, hour_chart, mart_charts, mart_rows
from orchestration.report.board_figures import NOBODY, Figures
from orchestration.report.language import Language
from orchestration.report.shown import MOST_ROWS, Shown


def shown(chart: Chart, figures: Figures, language: Language) -> Shown:
    """A chart of the declaration, with the figures of a period, in a language."""
    return FORMS[chart.chart](chart, figures, language)


def _trend(chart: Chart, figures: Figures, language: Language) -> Shown:
    rows = figures.trend(chart.kpis)
    labels = {row["kpi"]: _label(row, language) for row in rows}
    weeks: dict = {}
    for row in rows:
        weeks.setdefault(row["period_start"], {})[row["kpi"]] = row
    points = [
        {
            "label": labels[row["kpi"]],
            "at": str(row["period_start"]),
            "on": language.short_day(row["period_start"]),
            "value": row["value"],
            # less than a whole week, as in the mail of a Tuesday
            "is_open": not row["is_complete"],
        }
        for row in rows
        if row["value"] is not None
    ]
    return Shown(
        [language("Week of"), *labels.values()],
        [
            [language.day(week), *(_told(weeks[week].get(kpi), language) for kpi in labels)]
            for week in sorted(weeks, reverse=True)
        ],
        charts.trend(points, rows[0]["unit"]) if points else "",
        list(dict.fromkeys(point["label"] for point in points)),
    )


def _table(chart: Chart, figures: Figures, language: Language) -> Shown:
    return _listed(chart, figures.members(chart.scope, chart.kpis), language)


def _listed(chart: Chart, rows: Sequence[Mapping], language: Language) -> Shown:
    labels = {kpi: _label(row[kpi], language) for kpi in chart.kpis for row in rows if kpi in row}
    return Shown(
        [language.name(chart.scope), *labels.values()],
        [
            [_name(row, language), *(_told(row.get(kpi), language) for kpi in labels)]
            for row in rows[:MOST_ROWS]
        ],
        more=len(rows[MOST_ROWS:]),
    )


def _members(chart: Chart, figures: Figures, language: Language) -> Shown:
    """The table, with a drawing of those members whose n is large enough to rank them."""
    (kpi,) = chart.kpis
    rows = figures.members(chart.scope, chart.kpis)
    ranked = [
        row[kpi]
        for row in rows
        if row[kpi]["is_ranked"] and row[kpi]["value"] is not None and row["name"] != NOBODY
    ]
    points = [
        {"label": row["name"], "value": row["value"], "low": row["ci_low"], "high": row["ci_high"]}
        for row in ranked[:MOST_ROWS]
    ]
    svg = charts.members(points, ranked[0]["unit"]) if points else ""
    return replace(_listed(chart, rows, language), svg=svg)


FORMS: dict[str, Callable[[Chart, Figures, Language], Shown]] = {
    "trend": _trend,
    "table": _table,
    "members": _members,
    "funnel": mart_charts.funnel,
    "cohorts": mart_charts.cohorts,
    "heatmap": hour_chart.heatmap,
    "sources": mart_charts.sources,
    "restatements": mart_charts.restatements,
    "rows": mart_rows.rows,
}


def _label(row: Mapping, language: Language) -> str:
    return row[f"label_{language.code}"]


def _name(row: Mapping, language: Language) -> str:
    return language("none") if row["name"] == NOBODY else row["name"]


def _told(figure: Mapping | None, language: Language) -> str:
    return language.value(figure["value"], figure["unit"]) if figure else "–"
