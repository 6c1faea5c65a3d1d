"""Bonus statements: read from what is published, and closed.

What they pay is SQL (`marts/management/bonus`); how closed ones lie is in `ingest/statements.py`,
trying one with supposed quantities is in `bonus_what_if.py`.
"""

from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pyarrow as pa

from orchestration.close import ClosingError, require_ended
from orchestration.declaration import Declaration
from orchestration.home import Home
from orchestration.ingest.seed_checks.bonus_promises import PROMISES, plan_hashes
from orchestration.ingest.seeds import read_seed
from orchestration.ingest.statements import (
    CLOSED_LINES,
    LINE,
    closed_starts,
    write_closed_lines,
)
from orchestration.periods import FigureError, Period
from orchestration.statement_files import write_files

# The scenario of what is paid.
ACTUAL = "actual"
_LINES = f"""
select {", ".join(LINE)}
from {{schema}}.fct_bonus_statements
where scenario = $scenario and period = $period and period_start = $start
    and ($agent is null or agent_key = $agent)
order by agent_id, agent_key, plan, rule, earned_start, kind, tier_from_percent, line_key
"""
_PEOPLE = """
select distinct agent_key
from {schema}.fct_bonus_statements
where agent_id = $agent or agent_key = $agent
order by agent_key
"""
_EARLIER = """
select min(period_start)
from fct_bonus_statements
where scenario = 'actual' and status = 'open' and period = ? and period_start < ?
    and period_start > ?
"""
_PUBLISH_ID = "select distinct publish_id from fct_bonus_statements"


class StatementError(FigureError):
    """A statement that cannot be given; the text says why, and what to do."""


def statement(home: Home, period: Period, agent: str | None = None) -> pa.Table:
    """The published lines (LINE) of a period, of all agents or of one by its id or key.

    Raises:
        StatementError: nothing is published, the period has no statement, or the id is of two.
    """
    file = home.published / "marts.duckdb"
    if not file.exists():
        raise StatementError("nothing is published that could be paid; run `dialmart run` first")
    return lines_of(file, "main", period, agent)


def close_statement(home: Home, declaration: Declaration, period: Period, by: str) -> pa.Table:
    """Keep the published statement of a period as it is, and write it for people.

    Args:
        home: the home; the caller holds its lock.
        declaration: its declaration.
        period: a month or quarter that has ended.
        by: who closes it.

    Returns:
        The lines (LINE) that are closed now.

    Raises:
        ClosingError: it is not over, was closed, or an earlier one is open.
        StatementError: it has no lines, or was made by other plans than there are now.
    """
    closed = closed_starts(home, period.kind)
    if period.start in closed:
        raise ClosingError(
            f"the bonus statement of the {period} was closed already. What changed since is in the "
            "next one"
        )
    lines = statement(home, period)
    with duckdb.connect(str(home.published / "marts.duckdb"), read_only=True) as connection:
        require_ended(connection, period, declaration.company.reporting_time_zone)
        about = [period.kind, period.start, max(closed, default=date.min)]
        [(earlier,)] = connection.execute(_EARLIER, about).fetchall()
        [(publish_id,)] = connection.execute(_PUBLISH_ID).fetchall()
    if earlier:
        raise ClosingError(
            f"the bonus statement of the {period.kind} from {earlier} is open; "
            "close it first: what this one takes back refers to it"
        )
    _require_present_plans(home, lines)
    closing = {
        "closed_at": datetime.now(UTC).replace(tzinfo=None),
        "closed_by": by,
        "closed_publish_id": publish_id,
    }
    name = f"{period.kind}_{period.start}"
    write_files(home.statements, name, lines.to_pylist())
    rows = [row | closing for row in lines.to_pylist()]
    write_closed_lines(home, name, pa.Table.from_pylist(rows, schema=CLOSED_LINES))
    return lines


def lines_of(
    file: Path, schema: str, period: Period, agent: str | None, scenario: str = ACTUAL
) -> pa.Table:
    """The lines (LINE) of a period's statement in a file of DuckDB.

    Raises:
        StatementError: there are none, or the agent's id is of two people.
    """
    asked = {"scenario": scenario, "period": period.kind, "start": period.start}
    with duckdb.connect(str(file), read_only=True) as connection:
        asked["agent"] = agent and _key_of(connection, schema, agent)
        lines = connection.sql(_LINES.format(schema=schema), params=asked).to_arrow_table()
    if not lines.num_rows:
        whom = f" for agent {agent!r}" if agent else ""
        raise StatementError(
            f"the {period} has no bonus statement{whom}: no plan of bonus_plans.csv is for it. "
            "A statement is of a month (2026-10) or a quarter (2026-Q4)"
        )
    return lines.cast(pa.schema(LINE))


def _key_of(connection: duckdb.DuckDBPyConnection, schema: str, agent: str) -> str:
    """Who goes by an id of a source, or by a key; what nobody has is given back."""
    people = connection.execute(_PEOPLE.format(schema=schema), {"agent": agent}).fetchall()
    if len(people) > 1:
        raise StatementError(
            f"agent {agent!r} is {len(people)} people, each of a source of their own; name one by "
            f"the key: {', '.join(key for (key,) in people)}"
        )
    return people[0][0] if people else agent


def _require_present_plans(home: Home, lines: pa.Table) -> None:
    """What is closed must have been made by the plans that stand in the seeds now."""
    hashes = plan_hashes({name: read_seed(home, name) for name in PROMISES})
    for line in lines.to_pylist():
        if hashes.get((line["plan"], line["version"])) != line["plan_hash"]:
            raise StatementError(
                f"plan {line['plan']!r} version {line['version']} has changed since the statement "
                "was published; run `dialmart run`, read it again, then close it"
            )
