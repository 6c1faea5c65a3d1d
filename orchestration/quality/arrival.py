"""Arrival: whether each extract with a schedule has come by now, told from the lake's record.

Plain SQL over one small file, without Great Expectations and dbt: it is asked at every run, also
when nothing has come. Not here: what is in a file (the suites), when it is due (the declaration).
"""

from dataclasses import dataclass
from datetime import UTC, datetime

import duckdb

from orchestration.declaration import Arrival, Declaration, Extract, Source
from orchestration.home import Home
from orchestration.quality.checks import CheckResult
from orchestration.quality.record import record_checks
from orchestration.quality.touched import with_touched

CHECK = "the_latest_delivery_has_arrived"
SEVERITY, OWNER = "warn", "data-engineering"
REASON = "2026-11-27: an extract that stops coming leaves numbers that look good and are old"
ADVICE = (
    "ask the source's owner for the delivery; where it comes at another time, correct `arrives` "
    "in sources.yml"
)
# A file that is dated later than now says nothing of today's; an hour is what clocks differ by.
NEWEST = """
select source_system, source_account, extract_name, max(extracted_at), arg_max(file, extracted_at)
from read_parquet($batches) where extracted_at <= $now + interval 1 hour
group by source_system, source_account, extract_name
"""


@dataclass(frozen=True)
class Delivery:
    """The newest delivery of an extract; `extracted_at` in UTC, with its zone."""

    extracted_at: datetime
    file: str


def check_arrival(
    home: Home, declaration: Declaration, run_id: str, now: datetime
) -> list[CheckResult]:
    """Ask whether every delivery that is due has come, and keep the answers with the run.

    Args:
        home: a home whose lake is recorded.
        declaration: the home's.
        run_id: of the run that asks.
        now: UTC, with its zone.

    Returns:
        One result an extract that declares `arrives`.
    """
    results = with_touched(home, arrivals(home, declaration, now))
    record_checks(home, "arrival", run_id, results)
    return results


def arrivals(home: Home, declaration: Declaration, now: datetime) -> list[CheckResult]:
    """One result an extract that declares `arrives`; nothing is written."""
    extracts = scheduled(declaration)
    newest = _newest(home, now) if extracts else {}
    return [
        _result(source, extract, newest.get((source.system, source.account, extract.table)), now)
        for source, extract in extracts
    ]


def scheduled(declaration: Declaration) -> list[tuple[Source, Extract]]:
    """The extracts that say when they arrive."""
    return [(source, extract) for source, extract in declaration.extracts if extract.arrives]


def table_of(source: Source, extract: Extract) -> str:
    """Where its answer is shown: at the raw asset of the extract."""
    return f"raw.{source.system}.{source.account}.{extract.table}"


def expected_of(source: Source, extract: Extract) -> str:
    """What is expected of an extract, in words."""
    arrives = extract.arrives
    return f"{extract.table} arrives at {arrives.cron} ({source.time_zone}) within {arrives.grace}"


def _newest(home: Home, now: datetime) -> dict[tuple[str, str, str], Delivery]:
    batches = home.lake / "record" / "batches.parquet"
    if not batches.exists():
        return {}
    values = {"batches": str(batches), "now": now.astimezone(UTC).replace(tzinfo=None)}
    with duckdb.connect() as connection:
        rows = connection.execute(NEWEST, values).fetchall()
    return {tuple(key): Delivery(at.replace(tzinfo=UTC), file) for *key, at, file in rows}


def _result(
    source: Source, extract: Extract, newest: Delivery | None, now: datetime
) -> CheckResult:
    has_come, seen = _seen(source, extract.arrives, newest, now)
    return CheckResult(
        check=CHECK,
        table=table_of(source, extract),
        severity=SEVERITY,
        outcome="passed" if has_come else "failed",
        owner=OWNER,
        reason=REASON,
        expected=expected_of(source, extract),
        advice=ADVICE,
        rows_seen=None,
        rows_failing=None,
        seen=seen,
    )


def _seen(
    source: Source, arrives: Arrival, newest: Delivery | None, now: datetime
) -> tuple[bool, str]:
    """Whether nothing is overdue, and what is there, in words."""
    if newest is None:
        return False, f"expected a delivery (cron {arrives.cron}), none was ever read"
    told = f"newest is {newest.extracted_at:%F %H:%M} UTC of {newest.file}"
    due = arrives.due_after(source.time_zone, newest.extracted_at)
    if now < due + arrives.patience:
        return True, told
    hours = (now - due).total_seconds() / 3600
    wanted = f"expected a delivery due at {due:%F %H:%M} UTC (cron {arrives.cron})"
    return False, f"{wanted}, {told}, overdue by {hours:,.1f} h"
