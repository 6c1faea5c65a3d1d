"""Charts of a mart's rows as they are: their SQL, and what the columns are called and measured in.

Members of scopes and KPIs are told by name. The SQL is what DuckDB and PostgreSQL both run. Not
here: how a number or a word is written, which each tool does in its own way.
"""

import logging
from collections.abc import Collection, Iterable, Mapping, Sequence

from orchestration.dashboards.boards import Board, BoardError, MartRows
from orchestration.dashboards.scopes import NAMED
from orchestration.publish.tables import Table

MOST_ROWS = 50
WORDS = {
    "scope_id": "member",
    "kpi": "KPI",
    "kpis": "KPIs",
    "qa": "QA",
    "crm": "CRM",
    "cuped": "CUPED",
    "date_day": "day",
    "ci_low": "95 % from",
    "ci_high": "95 % to",
}
# By a word of a column's name, as the house names columns; the first that is in it decides.
UNITS = {
    "rate": "rate",
    "share": "rate",
    "prob": "rate",
    "hazard": "rate",
    "reach": "rate",
    "penetration": "rate",
    "amount": "money",
    "cost": "money",
    "worth": "money",
    "seconds": "seconds",
    "minutes": "minutes",
    "p": "probability",
}
# Rates that are not of 0 to 1.
PLAIN = ("rate", "fx_rate")
# Beside a KPI a value is in its unit where its column has one of these words; a count is not.
OF_KPI = {
    *("value", "ci", "target", "run", "required", "forecast"),
    *("median", "baseline", "improvement", "difference", "change", "loss", "cluster"),
}

log = logging.getLogger(__name__)


def check_marts(boards: Iterable[Board], tables: Iterable[Table]) -> None:
    """Hold the declaration to the published tables that dbt's manifest has.

    Raises:
        BoardError: if a chart names a mart that is not published, or a column that it has not.
    """
    known = {table.name: [column.name for column in table.columns] for table in tables}
    for board in boards:
        for chart in _charts_of_rows(board):
            if missing := missing_in(chart, known):
                raise BoardError(
                    f"boards.yml: {board.board}, {chart.title!r} wants {missing}, which is not "
                    "published in marts.duckdb; docs/marts.md lists what is. After an update of "
                    "dialmart, `dialmart run` publishes what is new"
                )


def published_only(
    boards: Iterable[Board], known: Mapping[str, Collection[str]]
) -> tuple[Board, ...]:
    """Boards without charts of what a published file does not have; a warning says which.

    Args:
        boards: as they are declared.
        known: the columns of each table of the file.
    """
    kept = []
    for board in boards:
        lost = {each: missing_in(each, known) for each in _charts_of_rows(board)}
        for chart, missing in lost.items():
            if missing:
                log.warning("%s is shown without %r: no %s", board.board, chart.title, missing)
        charts = tuple(chart for chart in board.charts if not lost.get(chart))
        kept.append(board.model_copy(update={"charts": charts}))
    return tuple(kept)


def missing_in(chart: MartRows, known: Mapping[str, Collection[str]]) -> str:
    """What it names that is not there, in words; empty where all is."""
    if chart.mart not in known:
        return f"mart {chart.mart}"
    named = (*chart.columns, *map(bare, chart.sort), *filter(None, [chart.latest]))
    missing = [column for column in dict.fromkeys(named) if column not in known[chart.mart]]
    return f"column {', '.join(missing)} of {chart.mart}" if missing else ""


def _charts_of_rows(board: Board) -> list[MartRows]:
    return [chart for chart in board.charts if isinstance(chart, MartRows)]


def bare(sort: str) -> str:
    """The column of a word of `sort`: a minus before it says the largest first."""
    return sort.removeprefix("-")


def has_period(columns: Collection[str]) -> bool:
    """Whether rows are of a period."""
    return {"period", "period_start"} <= set(columns)


def select(
    mart: str,
    columns: Sequence[str],
    language: str,
    schema: str = "",
    more: Sequence[str] = (),
) -> str:
    """The query of columns of a mart, without a condition and in no order.

    Args:
        mart: its name.
        columns: those that are asked for; a key of members gives their name.
        language: of the KPIs' names, `en` or `zh`.
        schema: with its dot; empty for none.
        more: further expressions, on the mart as `mart`.
    """
    told = ",\n    ".join([*(_told(column, language) for column in columns), *more])
    joins = "".join(f"\nleft join {join}" for join in _joins(columns, schema))
    return f"select {told}\nfrom {schema}{mart} as mart{joins}"


def _told(column: str, language: str) -> str:
    if column == "kpi":
        return f"coalesce(kpis.label_{language}, mart.kpi) as kpi"
    if column == "scope_id":
        names = ", ".join(f"{scope}_members.name" for scope in NAMED)
        return f"coalesce({names}, mart.scope_id) as scope_id"
    if _scope_of(column):
        return f"coalesce({column}_names.name, mart.{column}) as {column}"
    return f"mart.{column}"


def _scope_of(column: str) -> str | None:
    """Of whose members a column has keys: `agent_key`, or `closer_agent_key` for one of a role."""
    *_, scope, end = ("", *column.split("_"))
    return scope if end == "key" and scope in NAMED else None


def _joins(columns: Sequence[str], schema: str) -> list[str]:
    by_key = [
        f"{NAMED[scope].named(schema)} as {column}_names\n"
        f"    on mart.{column} = {column}_names.member_key"
        for column in columns
        if (scope := _scope_of(column))
    ]
    by_scope = [
        f"{members.named(schema)} as {scope}_members\n"
        f"    on mart.scope = '{scope}' and mart.scope_id = {scope}_members.member_key"
        for scope, members in NAMED.items()
        if "scope_id" in columns
    ]
    kpis = [f"{schema}dim_kpis as kpis on mart.kpi = kpis.kpi"] if "kpi" in columns else []
    return [*kpis, *by_key, *by_scope]


def asked(chart: MartRows) -> list[str]:
    """The columns that its query has: those it shows, then those it is only sorted by."""
    return list(dict.fromkeys([*chart.columns, *map(bare, chart.sort)]))


def order_by(chart: MartRows) -> str:
    """Its order; rows that are equal in it follow in that of all columns, always the same."""
    first = [f"{bare(each)}{' desc' if each != bare(each) else ''}" for each in chart.sort]
    rest = [column for column in chart.columns if column not in map(bare, chart.sort)]
    return "order by " + ",\n    ".join(f"{each} nulls last" for each in [*first, *rest])


def word(column: str) -> str:
    """What a column is called in English, as the catalogue knows it."""
    named = WORDS.get(column, column.removesuffix("_key")).split("_")
    words = " ".join(WORDS.get(each, each) for each in named)
    return words[0].upper() + words[1:]


def unit_of(column: str, columns: Collection[str]) -> str:
    """The unit of a column's numbers: a KPI's, `kpi` for that of the row's, empty for none.

    Args:
        column: its name.
        columns: all that are shown.
    """
    words = column.split("_")
    if "kpi" in columns and OF_KPI & set(words):
        return "kpi"
    if column in PLAIN:
        return ""
    return next((unit for name, unit in UNITS.items() if name in words), "")
