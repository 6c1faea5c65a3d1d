"""The boards as SQL, a card a tile or chart: to paste into Metabase or any other tool.

Made into docs/cards.md by `make docs`; a test holds the page to the declaration, and another runs
each card. The SQL is PostgreSQL's and DuckDB's.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from orchestration.dashboards.boards import Board, Chart, MartRows, read_boards
from orchestration.dashboards.rows import (
    MOST_ROWS,
    asked,
    check_marts,
    has_period,
    order_by,
    select,
)
from orchestration.dashboards.scopes import NAMED
from orchestration.home import Home
from orchestration.ingest.seed_rows import Kpi
from orchestration.ingest.seeds import SHIPPED, read_rows
from orchestration.publish.tables import Table, published_tables
from orchestration.settings import DEMO_HOME, PROJECT_ROOT, pass_home_on
from orchestration.transform import manifest_of

PAGE = PROJECT_ROOT / "docs" / "cards.md"
HEAD = """\
# The dashboards as SQL

Made from `dashboards/boards.yml` by `make docs`. One card a tile and chart, for the schema
`dialmart` of PostgreSQL ([bi.md](bi.md)); in `marts.duckdb` leave the schema out. Tiles and trends
are by week, tables of the latest month that is over: write another kind of period there.
"""
LATEST = """\
latest as (
    select max(period_start) as month from dialmart.rpt_kpis
    where period = 'month' and scope = 'company' and is_complete
)"""
MARTS = {
    "funnel": f"""\
with {LATEST}
select step, leads_of_cohort, cohort_step_rate, cohort_step_rate_low, cohort_step_rate_high,
    events_in_period
from dialmart.rpt_funnel
inner join latest on period_start = latest.month
where period = 'month'
order by step_number""",
    "cohorts": """\
select cohort, cohort_month, members, rate_so_far, rate_expected, rate_expected_low,
    rate_expected_high, mature_on
from dialmart.rpt_cohorts
order by cohort, cohort_month""",
    "heatmap": """\
select local_dow, local_hour, dials, contact_rate, adjusted_rate, verdict
from dialmart.fct_contact_hours
where scope = 'company'
order by local_dow, local_hour""",
    "sources": """\
select source_system, source_account, data_through_at, newest_extract_at
from dialmart.dim_sources
order by data_through_at nulls first, source_system, source_account""",
    "restatements": """\
select kpi, period, period_start, scope, scope_id, old_value, new_value, because_of
from dialmart.fct_restatements
order by scope <> 'company', period_start desc, kpi, scope_id""",
}


@dataclass(frozen=True)
class Card:
    """A question in SQL, with the form in which its answer is best shown."""

    title: str
    form: str
    sql: str


def cards(board: Board, register: Mapping[str, Kpi], tables: Mapping[str, Table]) -> Iterator[Card]:
    """The cards of a board, tiles first.

    Args:
        board: of the declaration.
        register: the KPIs by id.
        tables: those of `marts.duckdb` by name.
    """
    for kpi in board.tiles:
        yield Card(register[kpi].label_en, "trend of one number", _trend([register[kpi]]))
    for chart in board.charts:
        if isinstance(chart, MartRows):
            yield Card(chart.title, "table", _mart_rows(chart, tables[chart.mart]))
        else:
            yield _card(chart, [register[kpi] for kpi in chart.kpis])


def _card(chart: Chart, kpis: Sequence[Kpi]) -> Card:
    if chart.chart == "trend":
        return Card(chart.title, "line", _trend(kpis))
    if chart.chart in MARTS:
        form = {"funnel": "bar", "heatmap": "pivot table"}.get(chart.chart, "table")
        return Card(chart.title, form, MARTS[chart.chart])
    form = "row" if chart.chart == "members" else "table"
    return Card(chart.title, form, _members(chart.scope, kpis))


def _trend(kpis: Sequence[Kpi]) -> str:
    return f"""\
select period_start as week{_columns(kpis)}
from dialmart.rpt_kpis
where scope = 'company' and period = 'week' and is_complete
group by period_start
order by period_start"""


def _members(scope: str, kpis: Sequence[Kpi]) -> str:
    name, join = "scope_id", ""
    if scope in NAMED:
        members = NAMED[scope]
        name = f"coalesce({members.name}, scope_id)"
        join = f"\nleft join dialmart.{members.table} as named on scope_id = named.{members.key}"
    return f"""\
with {LATEST}
select {name} as {scope}{_columns(kpis)}
from dialmart.rpt_kpis
inner join latest on period_start = latest.month{join}
where scope = '{scope}' and period = 'month' and credit_role in ('(none)', 'qualifier')
group by scope_id, {name}
order by 2 desc nulls last"""


def _mart_rows(chart: MartRows, table: Table) -> str:
    sql = select(chart.mart, asked(chart), "en", "dialmart.")
    if has_period([column.name for column in table.columns]):
        sql = (
            f"with {LATEST}\n{sql}\n"
            "inner join latest on mart.period_start = latest.month\nwhere mart.period = 'month'"
        )
    elif chart.latest:
        latest = f"(select max({chart.latest}) from dialmart.{chart.mart})"
        sql += f"\nwhere mart.{chart.latest} = {latest}"
    return f"{sql}\n{order_by(chart)}\nlimit {MOST_ROWS}"


def _columns(kpis: Sequence[Kpi]) -> str:
    return "".join(
        f",\n    max(case when kpi = '{kpi.kpi}' then value end) as \"{kpi.label_en}\""
        for kpi in kpis
    )


def page(boards: Sequence[Board], register: Mapping[str, Kpi], tables: Mapping[str, Table]) -> str:
    """All cards, in Markdown; arguments as those of `cards`."""
    lines = [HEAD]
    for board in boards:
        lines.append(f"## {board.title}\n")
        for card in cards(board, register, tables):
            lines.append(f"**{card.title}** ({card.form})\n\n```sql\n{card.sql}\n```\n")
    return "\n".join(lines)


def main() -> None:
    """Write the page.

    Raises:
        BoardError: if a chart is of a mart or column that is not published.
    """
    pass_home_on(DEMO_HOME)
    register = {kpi.kpi: kpi for kpi in read_rows(SHIPPED / "kpis.csv", "kpis")}
    tables = published_tables(manifest_of(Home(DEMO_HOME)), "marts")
    boards = read_boards(register)
    check_marts(boards, tables)
    by_name = {table.name: table for table in tables}
    PAGE.write_text(page(boards, register, by_name), encoding="utf-8")


if __name__ == "__main__":
    main()
