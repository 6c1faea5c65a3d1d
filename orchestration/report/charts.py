"""Charts, drawn by Vega as SVG when a page is made: they need no script and follow its colours.

Colours are names of the page's style, so that light, dark and print are one drawing; a mail gets it
as a picture. Legends and titles are the page's: how wide its letters are is not known here.
"""

import json
import re
from collections.abc import Sequence
from functools import cache

import altair as alt
import vl_convert

from orchestration.progress import inert
from orchestration.report.colors import LIGHT, in_light

WIDTH, HEIGHT, ROW, NAMES = 400, 190, 22, 130
COLORS = ("var(--c1)", "var(--c2)", "var(--c3)", "var(--c4)")
FORMATS = {"rate": ".0%", "count": ",~f", "money": "~s", "seconds": "~s", "minutes": ",~f"}
LOOK = {
    "background": "transparent",
    "padding": {"left": 12, "right": 12, "top": 6, "bottom": 4},
    "font": "system-ui, sans-serif",
    "view": {"stroke": None},
    "aria": False,
    "mark": {"aria": False},
    "axis": {
        "labelColor": "var(--soft)",
        "gridColor": "var(--line)",
        "domainColor": "var(--line)",
        "tickColor": "var(--line)",
        "labelFontSize": 12,
        "labelAngle": 0,
        "title": None,
    },
}


def trend(rows: Sequence[dict], unit: str) -> str:
    """A line a label over periods.

    Args:
        rows: `label`, `at` (the period's first day, ISO), `on` (the period in words), `value`;
            optionally `is_open`: drawn hollow.
        unit: of all values.
    """
    rows = _visible(rows)
    labels = list(dict.fromkeys(row["label"] for row in rows))
    periods = dict(sorted((row["at"], row["on"]) for row in rows))
    drawn = _chart(rows, HEIGHT).encode(
        x=alt.X("on:N")
        .sort(list(periods.values()))
        .axis(grid=False, labelOverlap=True, labelSeparation=14),
        y=alt.Y("value:Q").axis(_scaled(unit)).scale(zero=True),
        color=alt.Color("label:N").scale(domain=labels, range=list(COLORS)).legend(None),
    )
    points = drawn.mark_point(size=24, filled=True, opacity=1)
    hollow = drawn.mark_point(size=40, fill="var(--card)", opacity=1)
    is_open = alt.datum.is_open == True  # noqa: E712  Vega's words, not Python's
    return _svg(drawn.mark_line(strokeWidth=2) + points + hollow.transform_filter(is_open))


def members(rows: Sequence[dict], unit: str) -> str:
    """A point a member with its interval, in the given order.

    Args:
        rows: `label`, `value`, `low`, `high`; the bounds may be None.
        unit: of all values.
    """
    named = _named(_visible(rows), ROW)
    spans = named.mark_rule(strokeWidth=3, opacity=0.45, color=COLORS[0]).encode(
        x=alt.X("low:Q").axis(_scaled(unit)).scale(zero=True), x2="high:Q"
    )
    return _svg(spans + named.mark_circle(size=60, opacity=1, color=COLORS[0]).encode(x="value:Q"))


def steps(rows: Sequence[dict]) -> str:
    """A bar a step, with words beside it, in the given order.

    Args:
        rows: `label`, `value`, `told`: what is written beside the bar.
    """
    most = max(row["value"] for row in rows) or 1
    named = _named(_visible(rows), 32).encode(
        # room for the words beside the longest
        x=alt.X("value:Q").axis(None).scale(domain=[0, float(most) * 1.45])
    )
    bars = named.mark_bar(color=COLORS[0], height=20, cornerRadius=3)
    words = named.mark_text(align="left", dx=6, fontSize=12, color="var(--ink)")
    return _svg(bars + words.encode(text="told:N"))


def heatmap(rows: Sequence[dict], days: Sequence[str], hours: Sequence[int]) -> str:
    """A square a day of the week and hour: the fuller its colour, the larger its value.

    Args:
        rows: `day`, `hour`, `value`; grey where that is None.
        days: the names of the days, in their order.
        hours: those of the axis, in their order.
    """
    cells = _chart(_visible(rows), ROW * len(days)).encode(
        x=alt.X("hour:O").scale(domain=list(hours)).axis(domain=False, ticks=False),
        y=alt.Y("day:N").sort(list(days)).axis(domain=False, ticks=False),
    )
    is_told = alt.datum.value != None  # noqa: E711  Vega's words, not Python's
    told = cells.transform_filter(is_told).mark_rect(color=COLORS[0])
    grey = cells.transform_filter(~is_told).mark_rect(color="var(--line)")
    shade = alt.Opacity("value:Q").scale(zero=False, range=[0.12, 1]).legend(None)
    return _svg(grey + told.encode(opacity=shade))


def _visible(rows: Sequence[dict]) -> list[dict]:
    """Texts as pages show them: a control character ends the process in which Vega draws."""
    return [
        {name: inert(value) if isinstance(value, str) else value for name, value in row.items()}
        for row in rows
    ]


def _chart(rows: Sequence[dict], height: int) -> alt.Chart:
    return alt.Chart(alt.Data(values=list(rows)), width=WIDTH, height=height)


def _named(rows: Sequence[dict], height: int) -> alt.Chart:
    """A row a label."""
    axis = alt.Axis(labelLimit=NAMES, minExtent=NAMES, ticks=False, domain=False, grid=False)
    chart = _chart(rows, height * len(rows)).properties(width=WIDTH - NAMES)
    return chart.encode(y=alt.Y("label:N").sort(None).axis(axis))


def _scaled(unit: str) -> alt.Axis:
    written = f"datum.value ? format(datum.value, '{FORMATS.get(unit, '~g')}') : '0'"
    return alt.Axis(labelExpr=written, tickCount=4)


def _svg(chart: alt.LayerChart) -> str:
    # not validated: it takes as long as the drawing, and the forms here are few and tested
    return _drawn(
        json.dumps(chart.to_dict(validate=False) | {"config": LOOK}, sort_keys=True, default=float)
    )


@cache
def _drawn(spec: str) -> str:
    """The drawing: weeks look the same on the pages of all periods."""
    return vl_convert.vegalite_to_svg(spec)


@cache
def picture(svg: str) -> bytes:
    """A drawing as PNG, on a ground of its own: a reader of mails may have a dark one."""
    ground = rf'\1<rect width="100%" height="100%" fill="{LIGHT["card"]}"/>'
    return vl_convert.svg_to_png(re.sub("(<svg[^>]*>)", ground, in_light(svg), count=1), scale=2)
