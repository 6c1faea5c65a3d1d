"""The forms of Superset's charts: what its own editor would write, for the kinds that are drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from orchestration.dashboards.superset.datasets import DIMENSIONS, WEEK_OF

Form = dict[str, Any]
PERIOD = "period"
ALL_FILTERS = frozenset({PERIOD, *DIMENSIONS})


@dataclass(frozen=True)
class Drawn:
    """A chart of the bundle.

    Attributes:
        id: unique in the bundle; its uuid is made of it.
        title: what stands above it.
        description: what it says, with formulas.
        dataset: name of what it reads.
        form: Superset's form of it.
        follows: the filters that reach it: the period, and columns of components.
    """

    id: str
    title: str
    description: str
    dataset: str
    form: Mapping[str, Any]
    follows: frozenset[str] = frozenset()


def over_time(column: str) -> list[Form]:
    """The filter that a dashboard's period takes the place of."""
    return [_filter("SIMPLE", subject=column, operator="TEMPORAL_RANGE", comparator="No filter")]


def only(sql: str, clause: str = "WHERE") -> Form:
    """A filter in SQL; of groups, with the clause HAVING."""
    return _filter("SQL", clause, sqlExpression=sql)


def _filter(kind: str, clause: str = "WHERE", **more: str) -> Form:
    return {"expressionType": kind, "clause": clause} | more


def big_number(metric: str, d3format: str, currency: Form | None, subtitle: str) -> Form:
    """A number, and its weeks below it."""
    return {
        "viz_type": "big_number",
        "metric": metric,
        "y_axis_format": d3format,
        "currency_format": currency,
        "subtitle": subtitle,
        "show_trend_line": True,
        "start_y_axis_at_zero": True,
        "header_font_size": 0.5,
        "subtitle_font_size": 0.22,
        "time_format": "%d %b %Y",
        "rolling_type": "None",
    }


def lines(metrics: Sequence[str], d3format: str, currency: Form | None) -> Form:
    """Lines over weeks."""
    return {
        "viz_type": "echarts_timeseries_line",
        "metrics": list(metrics),
        "groupby": [],
        "y_axis_format": d3format,
        "currency_format": currency,
        "x_axis": WEEK_OF.name,
        "x_axis_sort": WEEK_OF.name,
        "x_axis_sort_asc": True,
        "show_legend": len(metrics) > 1,
        "legendType": "plain",
        "legendOrientation": "top",
        "rich_tooltip": True,
        "markerEnabled": True,
        "markerSize": 5,
        "truncateYAxis": False,
        "row_limit": 10_000,
    }


def bars(metric: str, column: str, d3format: str, currency: Form | None, most: int) -> Form:
    """Horizontal bars, the longest on top."""
    return {
        "viz_type": "echarts_timeseries_bar",
        "orientation": "horizontal",
        "x_axis": column,
        "metrics": [metric],
        "groupby": [],
        "x_axis_sort": metric,
        "x_axis_sort_asc": True,
        "timeseries_limit_metric": metric,
        "order_desc": True,
        "row_limit": most,
        "y_axis_format": d3format,
        "currency_format": currency,
        "show_legend": False,
        "show_value": True,
        "truncateYAxis": False,
    }


def table(**form: Any) -> Form:
    """A table; `groupby` and `metrics`, or `all_columns` for rows as they are."""
    return {
        "viz_type": "table",
        "query_mode": "raw" if "all_columns" in form else "aggregate",
        "row_limit": 1000,
        "page_length": 0,  # all rows; it scrolls
        "order_desc": True,
        "show_cell_bars": False,
        "include_search": False,
        "table_timestamp_format": "%d %b %Y %H:%M",
        # a column of nothing but empty cells would stand on the left
        "column_config": {
            metric: {"horizontalAlign": "right"} for metric in form.get("metrics", ())
        },
    } | form
