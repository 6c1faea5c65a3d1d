"""Closing a period: what is published of it becomes official, with who and when.

The figures are read from the published set, because that is what people have seen. What the data
say later stands beside them in `fct_kpis`, and what changed in `fct_restatements`.
"""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import duckdb

from orchestration.declaration import Declaration
from orchestration.home import Home
from orchestration.ingest.figures import (
    CLOSED,
    FIGURE,
    KNOWN_BATCHES,
    closed_figures,
    write_closed,
)
from orchestration.periods import FigureError, Period


class ClosingError(FigureError):
    """A period that cannot be closed; the text says why, and what to do."""


def close_period(home: Home, declaration: Declaration, period: Period, closed_by: str) -> int:
    """Make the published figures of a period, and of the periods within it, official.

    Args:
        home: the home; the caller holds its lock.
        declaration: its declaration.
        period: a day, week, month, quarter or year that has ended.
        closed_by: who closes it.

    Returns:
        How many figures are official now.

    Raises:
        ClosingError: it is not over, not published, or closed already.
    """
    file = home.published / "marts.duckdb"
    if not file.exists():
        raise ClosingError("nothing is published that could be closed; run `dialmart run` first")
    with duckdb.connect(str(file), read_only=True) as connection:
        _require_open(connection, home, period)
        require_ended(connection, period, declaration.company.reporting_time_zone)
        closing = {
            "closed_period": period.kind,
            "closed_start": period.start,
            "closed_at": datetime.now(UTC).replace(tzinfo=None),
            "closed_by": closed_by,
            "period_end": period.end,
            "closed": closed_figures(home),
        }
        figures = connection.sql(_FIGURES, params=closing).to_arrow_table().cast(CLOSED)
        batches = connection.sql(
            "select $closed_period, $closed_start, source_system, source_account, extract_name, "
            "batch_id from fct_batches",
            params={name: closing[name] for name in ("closed_period", "closed_start")},
        ).to_arrow_table()
    if not figures.num_rows:
        raise ClosingError(
            f"no figure of the {period} is left to close: none is published, or all are official"
        )
    name = f"{period.kind}_{period.start}"
    write_closed(
        home, name, figures, batches.rename_columns(KNOWN_BATCHES.names).cast(KNOWN_BATCHES)
    )
    return figures.num_rows


# What was closed before keeps its figures, also when that is not published yet.
_FIGURES = f"""
select
    $closed_period as closed_period, $closed_start as closed_start, $closed_at as closed_at,
    $closed_by as closed_by, publish_id, {", ".join(FIGURE)}
from rpt_kpis anti join read_parquet($closed) using (period, period_start)
where period_start >= $closed_start and period_end <= $period_end
order by kpi, period, period_start, scope, scope_id, credit_role
"""


def _require_open(connection: duckdb.DuckDBPyConnection, home: Home, period: Period) -> None:
    if period.kind == "all":
        raise ClosingError("all time is never over; close a year, a quarter or a month")
    closed = connection.execute(
        "select distinct closed_at, closed_by from read_parquet(?) "
        "where closed_period = ? and closed_start = ?",
        [closed_figures(home), period.kind, period.start],
    ).fetchall()
    if closed:
        [(closed_at, closed_by)] = closed
        raise ClosingError(
            f"the {period} was closed on {closed_at:%Y-%m-%d %H:%M} UTC by {closed_by}. "
            "What changed since stands in fct_restatements"
        )


def require_ended(connection: duckdb.DuckDBPyConnection, period: Period, zone: str) -> None:
    """Check that the slowest source has told everything up to the end of the period.

    Args:
        connection: to a set with `dim_sources`.
        period: to be closed, paid or drawn from.
        zone: the reporting time zone.

    Raises:
        ClosingError: it has not.
    """
    query = "select min(data_through_at) from dim_sources"
    [(through,)] = connection.execute(query).fetchall()
    midnight = datetime.combine(period.end, time(), ZoneInfo(zone)).astimezone(UTC)
    if through is None or through < midnight.replace(tzinfo=None):
        raise ClosingError(
            f"the {period} ends on {period.end}, and the data reach to "
            f"{through} UTC. Wait until the sources have told it all"
        )
