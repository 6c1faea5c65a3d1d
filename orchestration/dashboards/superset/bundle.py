"""The bundle: every file that Superset imports, as text by name.

The same arguments give the same files, and every object keeps its uuid, so that importing again
mends what is there and adds nothing.
"""

import re
from collections.abc import Mapping, Sequence

import yaml

from orchestration.dashboards.boards import Board, Chart, Mart, MartRows, Members, Trend
from orchestration.dashboards.superset import documents
from orchestration.dashboards.superset.charts import Terms, member_table, members, tile, trend
from orchestration.dashboards.superset.datasets import Dataset, components, figures
from orchestration.dashboards.superset.documents import Store, uuid_of
from orchestration.dashboards.superset.forms import Drawn
from orchestration.dashboards.superset.mart_charts import data_through, mart_chart
from orchestration.dashboards.superset.mart_datasets import mart_datasets
from orchestration.dashboards.superset.pages import Placed, page
from orchestration.dashboards.superset.row_charts import row_chart, row_datasets
from orchestration.ingest.seed_rows import Kpi
from orchestration.publish.tables import Table
from orchestration.report.language import Language


def bundle(
    register: Mapping[str, Kpi],
    boards: Sequence[Board],
    tables: Sequence[Table],
    store: Store,
    language: Language,
) -> dict[str, str]:
    """Make the files.

    Args:
        register: the KPIs by id.
        boards: the dashboards.
        tables: those of `marts.duckdb`.
        store: what Superset reads.
        language: of names and titles, with the reporting currency.

    Returns:
        YAML by the file's name.
    """
    sets = all_datasets(register, boards, tables, language)
    summed = frozenset(metric.name for metric in sets["components"].metrics)
    terms = Terms(register, summed, language, {table.name: table for table in tables})
    drawn = {board: _drawn(board, terms) for board in boards}
    charts = {each.id: each for board in boards for each in _flat(drawn[board])}
    placed = {
        id: Placed(chart, uuid_of("chart", id), number)
        for number, (id, chart) in enumerate(charts.items(), start=1)
    }
    made = {
        "metadata.yaml": {"version": "1.0.0", "type": "assets"},
        "databases/dialmart.yaml": documents.database(store),
        **{
            f"datasets/dialmart/{name}.yaml": documents.dataset(each, store)
            for name, each in sets.items()
        },
        **{f"charts/{id}.yaml": documents.chart(placed[id]) for id in charts},
        **{
            f"dashboards/{board.board}.yaml": _dashboard(board, drawn[board], placed, language)
            for board in boards
        },
    }
    return {
        name: yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=100)
        for name, document in made.items()
    }


def all_datasets(
    register: Mapping[str, Kpi],
    boards: Sequence[Board],
    tables: Sequence[Table],
    language: Language,
) -> dict[str, Dataset]:
    """The datasets by name; arguments as those of `bundle`."""
    published = {table.name: table for table in tables}
    made = (
        components(register, published, language),
        figures(register, published, language),
        *mart_datasets(published, language),
        *row_datasets(boards, published, language),
    )
    return {dataset.name: dataset for dataset in made}


def _drawn(board: Board, terms: Terms) -> tuple[Drawn, list[Drawn], list[Drawn]]:
    """Its head, tiles and charts; a tile is the same chart on every dashboard."""
    return (
        data_through(terms.language),
        [tile(kpi, terms) for kpi in board.tiles],
        [_draw(chart, f"{board.board}_{_word(chart.title)}", terms) for chart in board.charts],
    )


def _flat(drawn: tuple[Drawn, list[Drawn], list[Drawn]]) -> list[Drawn]:
    head, tiles, charts = drawn
    return [head, *tiles, *charts]


def _draw(chart: Chart, id: str, terms: Terms) -> Drawn:
    if isinstance(chart, Mart):
        return mart_chart(chart, id, terms.language)
    if isinstance(chart, MartRows):
        return row_chart(chart, id, terms.tables[chart.mart], terms.language)
    if isinstance(chart, Trend):
        return trend(chart, id, terms)
    return (
        members(chart, id, terms) if isinstance(chart, Members) else member_table(chart, id, terms)
    )


def _word(title: str) -> str:
    return "_".join(re.findall("[a-z0-9]+", title.lower()))


def _dashboard(
    board: Board,
    drawn: tuple[Drawn, list[Drawn], list[Drawn]],
    placed: Mapping[str, Placed],
    language: Language,
) -> documents.Document:
    head, tiles, charts = drawn
    made = page(
        board,
        placed[head.id],
        [placed[each.id] for each in tiles],
        [placed[each.id] for each in charts],
        uuid_of("dataset", "components"),
        language,
    )
    return made | {"uuid": uuid_of("dashboard", board.board)} | documents.MANAGED
