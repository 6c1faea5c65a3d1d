"""Dashboards: where a board's tiles and charts stand, and which filters reach them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from orchestration.dashboards.boards import Board
from orchestration.dashboards.superset.forms import PERIOD, Drawn
from orchestration.dashboards.superset.mart_datasets import step_names
from orchestration.report.language import Language

Document = dict[str, Any]
Row = list[tuple[str, Document]]

WIDTH = 12
TILES_A_ROW = 4
# In Superset's units of 8 pixels.
HEAD_HEIGHT, TILE_HEIGHT, CHART_HEIGHT, TABLE_HEIGHT = 13, 23, 50, 40
FILTERS = {
    PERIOD: "Period",
    "team_name": "Team",
    "campaign_name": "Campaign",
    "agent_name": "Agent",
}
# Light, because what a step says stands on it.
FUNNEL_COLOURS = ("#8FD3E4", "#A1DBC9", "#ACE1C4", "#D1E8B5", "#FDE380", "#FEC0A1")
# A number is as large as its title leaves room for: with room for two lines, all are of one size.
STYLE = """\
[data-test-viz-type="big_number"] [data-test="slice-header"] { min-height: 58px; }
"""
INTRODUCTION = (
    "Tiles: the value of the whole period chosen, over its weeks. *Company, last whole week*: what "
    "cannot be summed; no filter but the period reaches it."
)

NONE_LISTED = "Where no official figure is listed, none reads otherwise."


@dataclass(frozen=True)
class Placed:
    """A chart of a dashboard, with the ids that Superset refers to it by.

    Attributes:
        uuid: of the chart.
        number: its id in the bundle; the import gives it another one.
    """

    drawn: Drawn
    uuid: str
    number: int


def page(
    board: Board,
    head: Placed,
    tiles: Sequence[Placed],
    charts: Sequence[Placed],
    components: str,
    language: Language,
) -> Document:
    """A dashboard without its name.

    Args:
        board: its declaration.
        head: up to when its data reach.
        tiles: its tiles.
        charts: what stands below them.
        components: uuid of the dataset that the filters' members are read from.
        language: of its words.
    """
    rows = [
        [_text(_introduction(tiles, charts, language), WIDTH - 3), _chart(head, 3, HEAD_HEIGHT)],
        *_rows_of_tiles(tiles),
        *_rows_of_charts(charts),
    ]
    everything = [head, *tiles, *charts]
    return {
        "dashboard_title": language(board.title),
        "slug": board.board.replace("_", "-"),
        "published": True,
        "css": STYLE,
        "position": _positions(language(board.title), rows),
        "metadata": {
            "native_filter_configuration": [
                _filter(name, language(title), everything, components)
                for name, title in FILTERS.items()
            ],
            # a click on a bar filters nothing unseen
            "cross_filters_enabled": False,
            "color_scheme": "supersetColors",
            "filter_bar_orientation": "HORIZONTAL",
            "label_colors": dict(zip(step_names(language).values(), FUNNEL_COLOURS, strict=True)),
            "refresh_frequency": 0,
        },
    }


def _introduction(tiles: Sequence[Placed], charts: Sequence[Placed], language: Language) -> str:
    """What is to be known of what is there: of tiles, and of a table that may be empty."""
    said = [INTRODUCTION] if tiles else []
    if any(placed.drawn.dataset == "restatements" for placed in charts):
        said.append(NONE_LISTED)
    return " ".join(map(language, said))


def _rows_of_tiles(tiles: Sequence[Placed]) -> Iterator[Row]:
    for start in range(0, len(tiles), TILES_A_ROW):
        row = tiles[start : start + TILES_A_ROW]
        yield [_chart(tile, WIDTH // TILES_A_ROW, TILE_HEIGHT) for tile in row]


def _rows_of_charts(charts: Sequence[Placed]) -> Iterator[Row]:
    """Two a row, side by side; what is wide, and what is left alone, takes the whole width."""
    waiting: list[Placed] = []
    for chart in charts:
        is_table = chart.drawn.form["viz_type"] == "table"
        # the names of three lines find no room above half a page
        is_wide = is_table or len(chart.drawn.form.get("metrics", ())) > 2
        if waiting and is_wide:
            yield [_chart(waiting.pop(), WIDTH, CHART_HEIGHT)]
        if is_wide:
            yield [_chart(chart, WIDTH, TABLE_HEIGHT if is_table else CHART_HEIGHT)]
            continue
        waiting.append(chart)
        if len(waiting) == 2:
            yield [_chart(one, WIDTH // 2, CHART_HEIGHT) for one in waiting]
            waiting = []
    if waiting:
        yield [_chart(waiting.pop(), WIDTH, CHART_HEIGHT)]


def _chart(placed: Placed, width: int, height: int) -> tuple[str, Document]:
    meta = {
        "chartId": placed.number,
        "uuid": placed.uuid,
        "sliceName": placed.drawn.title,
        "width": width,
        "height": height,
    }
    return f"CHART-{placed.drawn.id}", {"type": "CHART", "meta": meta}


def _text(words: str, width: int) -> tuple[str, Document]:
    meta = {"code": words, "width": width, "height": HEAD_HEIGHT}
    return "MARKDOWN-introduction", {"type": "MARKDOWN", "meta": meta}


def _positions(title: str, rows: Sequence[Row]) -> Document:
    """Superset's tree of a page: root, grid, rows, and what stands in them."""
    names = [f"ROW-{number}" for number in range(1, len(rows) + 1)]
    tree: Document = {
        "DASHBOARD_VERSION_KEY": "v2",
        "ROOT_ID": {"type": "ROOT", "children": ["GRID_ID"]},
        "GRID_ID": {"type": "GRID", "children": names, "parents": ["ROOT_ID"]},
        "HEADER_ID": {"type": "HEADER", "meta": {"text": title}},
    }
    for name, row in zip(names, rows, strict=True):
        tree[name] = {
            "type": "ROW",
            "children": [id for id, _ in row],
            "parents": ["ROOT_ID", "GRID_ID"],
            "meta": {"background": "BACKGROUND_TRANSPARENT"},
        }
        for id, node in row:
            tree[id] = node | {"children": [], "parents": ["ROOT_ID", "GRID_ID", name]}
    return {id: node | {"id": id} if isinstance(node, dict) else node for id, node in tree.items()}


def _filter(name: str, title: str, charts: Sequence[Placed], components: str) -> Mapping[str, Any]:
    """A filter; charts that it cannot reach are told so, and stay as they are."""
    excluded = [placed.number for placed in charts if name not in placed.drawn.follows]
    target = {} if name == PERIOD else {"datasetUuid": components, "column": {"name": name}}
    choice = {"multiSelect": True, "searchAllOptions": True, "enableEmptyFilter": False}
    return {
        "id": f"NATIVE_FILTER-{name}",
        "type": "NATIVE_FILTER",
        "name": title,
        "filterType": "filter_time" if name == PERIOD else "filter_select",
        "targets": [target],
        "scope": {"rootPath": ["ROOT_ID"], "excluded": excluded},
        "controlValues": {} if name == PERIOD else choice,
        "defaultDataMask": {"extraFormData": {}, "filterState": {}, "ownState": {}},
        "cascadeParentIds": [],
        "description": "",
    }
