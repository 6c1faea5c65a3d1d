"""What a published `marts.duckdb` tells of itself: rows by column, its tables, its periods."""

from dataclasses import dataclass
from datetime import date, datetime

import duckdb

# up to when every source has told its events
REACHED = "(select min(data_through_at) from dim_sources)"
# over when it can be; else the one that is under way, if every source has told of its beginning
LATEST = f"""
select period_start, period_end, is_complete from rpt_kpis
where period = $kind and scope = 'company'
    and ($kpi is null or (kpi = $kpi and value is not null))
    and period_start <= {REACHED}
order by is_complete desc, period_start desc limit 1
"""


@dataclass(frozen=True)
class Period:
    """A day, week, month, quarter or year.

    Attributes:
        kind: which of them.
        start: its first day.
        end: the first day after it.
        is_complete: whether every source has told all of it.
    """

    kind: str
    start: date
    end: date
    is_complete: bool


def read(connection: duckdb.DuckDBPyConnection, sql: str, **values: object) -> list[dict]:
    """The rows of a query, by column."""
    cursor = connection.execute(sql, values)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def columns_of(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """The columns of each table of a published file."""
    return {
        row["table_name"]: row["columns"]
        for row in read(
            connection,
            "select table_name, list(column_name) as columns from duckdb_columns() group by 1",
        )
    }


def latest_period(
    connection: duckdb.DuckDBPyConnection, kind: str, kpi: str | None = None
) -> Period | None:
    """The latest period of a kind that is over; else the one under way; None without any figure.

    Args:
        connection: to a `marts.duckdb`.
        kind: of the period.
        kpi: that has to have a value in it; None: any.
    """
    found = read(connection, LATEST, kind=kind, kpi=kpi)
    if not found:
        return None
    row = found[0]
    return Period(kind, row["period_start"], row["period_end"], row["is_complete"])


def data_through_at(connection: duckdb.DuckDBPyConnection) -> datetime | None:
    """Up to when every source has told its events, UTC, naive."""
    return read(connection, "select max(data_through_at) as at from rpt_kpis")[0]["at"]
