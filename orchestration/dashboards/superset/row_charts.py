"""Charts of a mart's rows as they are; the dataset of such a mart has all its rows and columns."""

from collections.abc import Mapping, Sequence

from orchestration.dashboards.boards import Board, MartRows
from orchestration.dashboards.rows import bare, has_period, select, unit_of, word
from orchestration.dashboards.superset.datasets import Dataset
from orchestration.dashboards.superset.forms import PERIOD, Drawn, Form, only, over_time, table
from orchestration.publish.tables import Column, Table
from orchestration.report.language import Language

FORMATS = {
    **{"rate": ".1%", "money": ",.2f", "seconds": ",.0f", "minutes": ",.1f"},
    **{"probability": ".3f", "kpi": ",.4~f"},
}
PLAIN = ",.2~f"
WHEN = ("period", "period_start")


def row_datasets(
    boards: Sequence[Board],
    tables: Mapping[str, Table],
    language: Language,
) -> tuple[Dataset, ...]:
    """One a mart that boards show the rows of.

    Args:
        boards: the dashboards.
        tables: those of `marts.duckdb` by name.
        language: of the names.
    """
    charts: dict[str, list[MartRows]] = {}
    for board in boards:
        for chart in board.charts:
            if isinstance(chart, MartRows):
                charts.setdefault(chart.mart, []).append(chart)
    return tuple(_dataset(tables[mart], of_mart, language) for mart, of_mart in charts.items())


def _dataset(mart: Table, charts: Sequence[MartRows], language: Language) -> Dataset:
    names = [column.name for column in mart.columns]
    shown = {column for chart in charts for column in (*WHEN, *chart.columns)}
    latest = sorted({chart.latest for chart in charts if chart.latest})
    flags = [f"is_latest_{name}" for name in latest]
    told = [f"mart.{name} = max(mart.{name}) over () as is_latest_{name}" for name in latest]
    return Dataset(
        name=mart.name,
        description=mart.description,
        sql=select(mart.name, names, language.code, more=told),
        columns=(
            *mart.columns,
            *(Column(name, "boolean", "Whether it is the latest date of all.") for name in flags),
        ),
        labels={name: language(word(name)) for name in names if name in shown},
        time="period_start" if has_period(names) else None,
    )


def row_chart(chart: MartRows, id: str, mart: Table, language: Language) -> Drawn:
    """The table; rows of periods say which, the newest before others."""
    columns, order = list(chart.columns), [(bare(each), each == bare(each)) for each in chart.sort]
    is_of_period = has_period([column.name for column in mart.columns])
    filters: list[Form] = []
    if is_of_period:
        columns = list(dict.fromkeys([*WHEN, *columns]))
        order.insert(0, ("period_start", False))
        filters = over_time("period_start")
    elif chart.latest:
        filters = [only(f"is_latest_{chart.latest}")]
    form = table(
        all_columns=columns,
        order_by_cols=[f'["{name}", {"true" if rises else "false"}]' for name, rises in order],
        column_config={
            column.name: _config(column, chart) for column in mart.columns if column.name in columns
        },
        adhoc_filters=filters,
    )
    follows = frozenset({PERIOD} if is_of_period else ())
    return Drawn(id, language(chart.title), mart.description, mart.name, form, follows)


def _config(column: Column, chart: MartRows) -> Form:
    """How its values are written: days as days, numbers in the column's unit."""
    kind = column.type.lower()
    if kind == "date":
        return {"d3TimeFormat": "%d %b %Y"}
    if kind.startswith(("bigint", "int")):
        return {"d3NumberFormat": ",.0f"}
    if kind.startswith(("decimal", "numeric", "double", "float")):
        return {"d3NumberFormat": FORMATS.get(unit_of(column.name, chart.columns), PLAIN)}
    return {}
