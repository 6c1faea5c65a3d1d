"""From a number to the delivered rows behind it: numerator and denominator, down to file and row.

What a figure is made of the models say (`int_figure_contributions`); docs/drill.md has the query.
"""

import csv
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import TextIO

import duckdb

from orchestration.home import Home
from orchestration.periods import FigureError, Period
from orchestration.report.spreadsheets import no_formula

# what a person may call a member of a scope, beside its key
NAMES = {
    "team": ("marts.dim_teams", "team_key", ("team_name",)),
    "agent": ("marts.dim_agents", "agent_key", ("source_id", "display_name")),
    "campaign": ("marts.dim_campaigns", "campaign_key", ("source_id", "campaign_name")),
    "list": ("marts.dim_lists", "list_key", ("source_id", "list_name")),
}
COLUMNS = (
    *("part", "amount", "value", "date", "entity"),
    *("source_system", "source_account", "source_id", "file", "row"),
)
# What several delivered rows tell, such as an order by its items, has its value at the first of
# them; a cost that a rate made was delivered in no row.
QUERY = """
select
    told.part,
    told.amount,
    case
        when row_number() over (
            partition by told.part, told.entity, told.entity_key, told.date_day
            order by batches.file, rows.row_number
        ) = 1
        then told.value
    end as value,
    told.date_day, told.entity,
    rows.source_system, rows.source_account, rows.source_id, batches.file, rows.row_number
from marts.int_figure_contributions as told
left join marts.int_source_rows as rows using (entity, entity_key)
left join (
    select source_system, source_account, batch_id, min(file) as file from lake.batches group by all
) as batches using (source_system, source_account, batch_id)
where
    told.kpi = $kpi and told.period = $period and told.period_start = $period_start
    and told.scope = $scope and told.scope_id = $member and told.credit_role = $role
    -- said again, so that only contributions to these amounts are computed
    and told.amount in ($numerator, $denominator)
order by told.part desc, told.date_day, rows.source_id, batches.file, rows.row_number
"""


class DrillError(FigureError):
    """What was asked for is not there; the text says what is."""


@dataclass(frozen=True)
class Figure:
    """A row of `fct_kpis`, as the data are now."""

    kpi: str
    period: Period
    scope: str
    scope_id: str
    credit_role: str
    numerator: Decimal | None
    denominator: Decimal | None
    value: Decimal | None
    reason_null: str | None


def drill(
    home: Home, kpi: str, period: Period, scope: str, member: str | None, role: str | None
) -> tuple[Figure, list[tuple]]:
    """The rows behind a figure.

    Args:
        home: a home that was built.
        kpi: id of the register.
        period: what it is told for.
        scope: one of `fct_kpis`.
        member: key, id or name of the scope's member; none for the company.
        role: qualifier or closer, for what is credited twice.

    Returns:
        The figure, and a row (COLUMNS) for every delivered row that adds to it.

    Raises:
        DrillError: there is no such KPI, member or figure.
    """
    with _warehouse(home) as connection:
        figure = _figure(connection, kpi, period, scope, _key(connection, scope, member), role)
        return figure, _rows(connection, figure)


@contextmanager
def _warehouse(home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    if not home.warehouse_file.exists():
        raise DrillError(f"{home.path} was never built: `dialmart run` builds it")
    try:
        connection = duckdb.connect(str(home.warehouse_file), read_only=True)
    except duckdb.IOException as error:
        raise DrillError("a run is using the warehouse; try again when it has ended") from error
    with connection:
        yield connection


def _key(connection: duckdb.DuckDBPyConnection, scope: str, member: str | None) -> str | None:
    if member is None or scope not in NAMES or member == "(none)":
        return member
    table, key, names = NAMES[scope]
    same = " or ".join(f"{name} = $member" for name in (key, *names))
    found = connection.execute(
        f"select distinct {key} from {table} where {same} order by all", {"member": member}
    ).fetchall()
    if len(found) != 1:
        keys = ", ".join(key for (key,) in found)
        raise DrillError(
            f"{len(found)} {scope}s are called {member!r}: name one by its key, {keys}"
            if found
            else f"no {scope} is called {member!r}: give its key, its id or its name"
        )
    return found[0][0]


def _figure(
    connection: duckdb.DuckDBPyConnection,
    kpi: str,
    period: Period,
    scope: str,
    member: str | None,
    role: str | None,
) -> Figure:
    found = connection.execute(
        "select scope_id, credit_role, numerator, denominator, value, reason_null "
        "from marts.int_kpis where kpi = ? and period = ? and period_start = ? and scope = ? "
        "and (scope_id = ? or scope = 'company') and credit_role = coalesce(?, credit_role)",
        [kpi, period.kind, period.start, scope, member, role],
    ).fetchall()
    if len(found) == 1:
        return Figure(kpi, period, scope, *found[0])
    if found:
        raise DrillError(
            f"{kpi} is credited twice at {scope} scope: add --role qualifier or closer"
        )
    if not connection.execute("from marts.dim_kpis where kpi = ?", [kpi]).fetchall():
        raise DrillError(f"{kpi!r} is no KPI of the register; dim_kpis lists them")
    raise DrillError(
        f"{kpi} has no figure for {scope} {member or ''} in the {period}{_scopes(connection, kpi)}"
    )


def _scopes(connection: duckdb.DuckDBPyConnection, kpi: str) -> str:
    found = connection.execute(
        "select distinct scope from marts.int_kpis where kpi = ? order by scope", [kpi]
    ).fetchall()
    return f"; it is told by {', '.join(scope for (scope,) in found)}" if found else ""


def _rows(connection: duckdb.DuckDBPyConnection, figure: Figure) -> list[tuple]:
    (amounts,) = connection.execute(
        "select numerator, denominator from marts.dim_kpis where kpi = ?", [figure.kpi]
    ).fetchall()
    given = {
        "kpi": figure.kpi,
        "period": figure.period.kind,
        "period_start": figure.period.start,
        "scope": figure.scope,
        "member": figure.scope_id,
        "role": figure.credit_role,
        "numerator": amounts[0],
        "denominator": amounts[1],
    }
    return connection.execute(QUERY, given).fetchall()


def write_csv(rows: Iterable[tuple], file: TextIO) -> None:
    """Write rows (COLUMNS) as CSV; what a spreadsheet would run becomes text."""
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    writer.writerows([no_formula(cell) for cell in row] for row in rows)
