"""Closing a period: what is published of it becomes official, with who and when.

The figures are read from the published set, because that is what people have seen. What the data
say later stands beside them in `fct_kpis`, and what changed in `fct_restatements`.
"""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import duckdb

from orchestration.declaration import Declaration
from orchestration.home import Home
from orchestration.ingest.figures import CLOSED, KNOWN_BATCHES, write_closed
from orchestration.periods import Period


class ClosingError(ValueError):
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
        _require_open(connection, period)
        _require_ended(connection, period, declaration.company.reporting_time_zone)
        closing = {
            "closed_period": period.kind,
            "closed_start": period.start,
            "closed_at": datetime.now(UTC).replace(tzinfo=None),
            "closed_by": closed_by,
            "period_end": period.end,
        }
        figures = connection.sql(_FIGURES, params=closing).to_arrow_table().cast(CLOSED)
        batches = connection.sql(
            "select $closed_period, $closed_start, source_system, source_account, extract_name, "
            "batch_id from fct_batches",
            params={name: closing[name] for name in ("closed_period", "closed_start")},
        ).to_arrow_table()
    if not figures.num_rows:
        raise ClosingError(f"no figure is published of the {period}")
    name = f"{period.kind}_{period.start}"
    write_closed(
        home, name, figures, batches.rename_columns(KNOWN_BATCHES.names).cast(KNOWN_BATCHES)
    )
    return figures.num_rows


# A period that lies in it and was closed before keeps its figures.
_FIGURES = """
select
    $closed_period as closed_period,
    $closed_start as closed_start,
    $closed_at as closed_at,
    $closed_by as closed_by,
    publish_id,
    kpi, period, period_start, scope, scope_id, credit_role,
    numerator, denominator, value, ci_low, ci_high, n, policy_version, reason_null
from fct_kpis as kpis
where
    figure = 'current'
    and period <> 'all'
    and period_start >= $closed_start
    and case period
        when 'day' then period_start + interval 1 day
        when 'week' then period_start + interval 7 day
        when 'month' then period_start + interval 1 month
        when 'quarter' then period_start + interval 3 month
        when 'year' then period_start + interval 1 year
    end <= $period_end
    and not exists (
        select 1
        from fct_kpis as official
        where
            official.figure = 'official'
            and official.period = kpis.period
            and official.period_start = kpis.period_start
    )
order by kpi, period, period_start, scope, scope_id, credit_role
"""


def _require_open(connection: duckdb.DuckDBPyConnection, period: Period) -> None:
    if period.kind == "all":
        raise ClosingError("all time is never over; close a year, a quarter or a month")
    closed = connection.execute(
        "select closed_at, closed_by from fct_closed_periods "
        "where closed_period = ? and closed_start = ?",
        [period.kind, period.start],
    ).fetchall()
    if closed:
        [(closed_at, closed_by)] = closed
        raise ClosingError(
            f"the {period} was closed on {closed_at:%Y-%m-%d %H:%M} UTC by {closed_by}. "
            "What changed since stands in fct_restatements"
        )


def _require_ended(connection: duckdb.DuckDBPyConnection, period: Period, zone: str) -> None:
    """The slowest source has told everything up to the end of the period."""
    query = "select min(data_through_at) from dim_sources"
    [(through,)] = connection.execute(query).fetchall()
    midnight = datetime.combine(period.end, time(), ZoneInfo(zone)).astimezone(UTC)
    if through is None or through < midnight.replace(tzinfo=None):
        raise ClosingError(
            f"the {period} ends on {period.end}, and the data published "
            f"reach to {through} UTC. Close it when the sources have told it all"
        )
