"""The datasets: what Superset reads, as SQL over published tables.

Here: components, of which any rows may be picked and summed, and figures, of which nothing may. The
others are in `mart_datasets.py`. The SQL names no schema, and is what DuckDB and PostgreSQL both
run.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from orchestration.dashboards.scopes import NAMED
from orchestration.dashboards.superset import names
from orchestration.dashboards.superset.metrics import Metric, of_components, of_figures
from orchestration.ingest.seed_rows import Kpi
from orchestration.publish.tables import Column, Table
from orchestration.report.language import Language

DIMENSIONS = {
    "team_name": "Team",
    "agent_name": "Agent",
    "campaign_name": "Campaign",
    "list_name": "List",
    "source_channel": "Source channel",
    "script_id": "Script",
}
DATA_THROUGH = "data_through_at"
_THROUGH = Column(DATA_THROUGH, "timestamp", "Up to when every source has told its events, UTC.")
# Text, because an axis of time has its ticks on days of its own.
WEEK_OF = Column("week_of", "varchar", "First day of the week, as text.")


@dataclass(frozen=True)
class Dataset:
    """A dataset of Superset.

    Attributes:
        name: its name, and of its file.
        description: what a row is.
        sql: what it reads.
        columns: name, type and description of each.
        labels: of the columns that may be grouped and filtered by.
        metrics: its metrics.
        time: the column that the period of a dashboard is of; None where it has none.
    """

    name: str
    description: str
    sql: str
    columns: tuple[Column, ...]
    labels: Mapping[str, str]
    metrics: tuple[Metric, ...] = ()
    time: str | None = None


def components(
    register: Mapping[str, Kpi], tables: Mapping[str, Table], language: Language
) -> Dataset:
    """Additive amounts by day, team, agent, campaign, list, channel and script.

    Args:
        register: the KPIs by id.
        tables: those of `marts.duckdb` by name.
        language: of names, with the reporting currency.
    """
    table = tables["fct_components_daily"]
    keys = {f"{dimension}_key" for dimension in NAMED}
    own = [column for column in table.columns if column.name not in keys]
    amounts = {column.name for column in own if column.name not in DIMENSIONS}
    made = (of_components(kpi, amounts, language) for kpi in register.values())
    return Dataset(
        name="components",
        description=table.description,
        sql=(
            # by names, its hundred columns would take Superset longer to parse than to ask for
            f"select days.*,\n    {names.columns('days')},\n"
            "    dates.week_start_date as week,\n"
            "    cast(dates.week_start_date as varchar) as week_of,\n"
            "    whole_weeks.period_start is not null\n"
            "    and coalesce(days.date_day >= first_dial.date_day, true) as is_whole_week\n"
            "from fct_components_daily as days\n"
            "inner join dim_dates as dates on days.date_day = dates.date_day\n"
            "left join (select distinct period_start from rpt_kpis\n"
            "    where scope = 'company' and period = 'week' and is_complete) as whole_weeks\n"
            "    on dates.week_start_date = whole_weeks.period_start\n"
            "cross join (select min(case when dials > 0 then date_day end) as date_day\n"
            "    from fct_components_daily) as first_dial\n"
            f"{names.joins('days')}"
        ),
        columns=(
            *own,
            *(Column(f"{each}_name", "varchar", f"The {each} by name.") for each in NAMED),
            Column("week", "date", "First day of the week, as the company starts weeks."),
            WEEK_OF,
            Column(
                "is_whole_week",
                "boolean",
                "Whether every source has told all of its week, and dialling had begun by the day.",
            ),
            _THROUGH,
        ),
        labels=called(
            DIMENSIONS
            | {"date_day": "Day", "week": "Week", "week_of": "Week of"}
            | {DATA_THROUGH: "Data as of"},
            language,
        ),
        metrics=(*filter(None, made), _data_through(language)),
        time="date_day",
    )


def figures(
    register: Mapping[str, Kpi], tables: Mapping[str, Table], language: Language
) -> Dataset:
    """Every KPI by period and one scope, as the report has it; arguments as above."""
    table = tables["rpt_kpis"]
    shown = ("kpi", "period", "period_start", "scope", "credit_role", "is_complete", "value")
    return Dataset(
        name="figures",
        description=table.description,
        sql=(
            f"select {', '.join(f'figures.{name}' for name in shown)},\n"
            "    cast(figures.period_start as varchar) as week_of,\n"
            f"    {names.member_column('figures')}\n"
            "from rpt_kpis as figures\n"
            f"{names.member_joins('figures')}\n"
            "where figures.credit_role <> 'closer'"
        ),
        columns=(
            *pick(table, *shown),
            WEEK_OF,
            Column("member", "varchar", "Member of the scope by name."),
        ),
        labels=called(
            {"member": "Member", "scope": "Scope", "period": "Period", "period_start": "From"}
            | {"week_of": "From"},
            language,
        ),
        metrics=tuple(of_figures(kpi, language) for kpi in register.values()),
        time="period_start",
    )


def pick(table: Table, *wanted: str) -> Sequence[Column]:
    """The table's columns of these names, in their order."""
    columns = {column.name: column for column in table.columns}
    return [columns[name] for name in wanted]


def called(names: Mapping[str, str], language: Language) -> dict[str, str]:
    """What columns are called in a language."""
    return {column: language(name) for column, name in names.items()}


def _data_through(language: Language) -> Metric:
    return Metric(
        name=DATA_THROUGH,
        label=language("Data as of"),
        expression=f"max({DATA_THROUGH})",
        description=_THROUGH.description,
        d3format="",
        currency=None,
    )
