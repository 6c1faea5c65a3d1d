"""Charts of marts that have a form of their own, and up to when a dashboard's data reach."""

from orchestration.dashboards.boards import Mart
from orchestration.dashboards.superset.datasets import DATA_THROUGH
from orchestration.dashboards.superset.forms import PERIOD, Drawn, Form, over_time, table
from orchestration.report.language import Language

_DAY = {"d3TimeFormat": "%d %b %Y"}
_MONTH = {"d3TimeFormat": "%b %Y"}
_COUNT = {"d3NumberFormat": ",.0f"}
_RATE = {"d3NumberFormat": ".1%"}
_VALUE = {"d3NumberFormat": ",.4~f"}


def data_through(language: Language) -> Drawn:
    """Up to when every source has told: the same on each dashboard, whatever is filtered."""
    return Drawn(
        id=DATA_THROUGH,
        title=language("Data as of (UTC)"),
        description=language("Up to when every source has told its events, UTC."),
        dataset="components",
        form={
            "viz_type": "big_number_total",
            "metric": DATA_THROUGH,
            "force_timestamp_formatting": True,
            "time_format": "%d %b %Y %H:%M",
            "header_font_size": 0.6,
            "adhoc_filters": [],
        },
    )


def mart_chart(chart: Mart, id: str, language: Language) -> Drawn:
    """The chart of a mart."""
    form, words = {
        "funnel": (_funnel(), "Leads first dialled in the period, by the furthest that they came."),
        "cohorts": (
            _cohorts(),
            "Entries of a month, and how many reached what they are followed to.",
        ),
        "heatmap": (
            _heatmap(),
            "Connects per dial by the clock where the lead is, adjusted for how often was tried "
            "before. An hour of too few dials is left out.",
        ),
        "sources": (_sources(), "Up to when each source has told its events."),
        "restatements": (_restatements(), "Closed periods whose figures read otherwise now."),
    }[chart.chart]
    follows = frozenset({PERIOD} if chart.chart == "funnel" else ())
    return Drawn(id, language(chart.title), language(words), chart.chart, form, follows)


def _funnel() -> Form:
    return {
        "viz_type": "funnel",
        "groupby": ["step"],
        "metric": "leads",
        "sort_by_metric": True,
        "row_limit": 10,
        "number_format": ",.0f",
        "percent_calculation_type": "first_step",
        "label_type": 5,  # step, leads, share of the first
        "tooltip_label_type": 5,
        "show_labels": True,
        "show_tooltip_labels": True,
        "show_legend": False,
        "adhoc_filters": over_time("period_start"),
    }


def _cohorts() -> Form:
    columns = ["cohort", "cohort_month", "members", "converted", "rate_so_far"]
    return table(
        all_columns=[*columns, "rate_expected", "is_mature", "mature_on"],
        order_by_cols=['["cohort", true]', '["cohort_month", true]'],
        column_config={
            "cohort_month": _MONTH,
            "members": _COUNT,
            "converted": _COUNT,
            "rate_so_far": _RATE,
            "rate_expected": _RATE,
            "mature_on": _DAY,
        },
    )


def _heatmap() -> Form:
    return {
        "viz_type": "heatmap_v2",
        "x_axis": "hour",
        "groupby": "day",
        "metric": "adjusted_rate",
        "sort_x_axis": "alpha_asc",
        "sort_y_axis": "alpha_desc",
        "normalize_across": "heatmap",
        "legend_type": "continuous",
        "linear_color_scheme": "schemeBlues",
        "show_legend": True,
        "show_percentage": False,
        "show_values": False,
        "xscale_interval": -1,
        "yscale_interval": -1,
        "left_margin": "auto",
        "bottom_margin": "auto",
        "value_bounds": [None, None],
        "y_axis_format": ".1%",
        "row_limit": 1000,
        "adhoc_filters": [],
    }


def _sources() -> Form:
    return table(
        all_columns=[
            *("source_system", "source_account", "kind"),
            *("newest_extract_at", "data_through_at"),
        ],
        order_by_cols=['["data_through_at", true]'],
    )


def _restatements() -> Form:
    return table(
        all_columns=[
            *("closed_at", "kpi", "period", "period_start", "scope", "member"),
            *("old_value", "new_value", "because_of", "file"),
        ],
        order_by_cols=['["closed_at", false]'],
        column_config={"period_start": _DAY, "old_value": _VALUE, "new_value": _VALUE},
    )
