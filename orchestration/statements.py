"""Bonus statements: read from what is published, closed, and tried with supposed quantities.

What they pay is SQL (`marts/management/bonus`); how closed ones lie is in `ingest/statements.py`.
"""

import csv
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TextIO
from urllib.parse import quote

import duckdb
import pyarrow as pa

from orchestration.close import ClosingError, require_ended
from orchestration.declaration import Declaration
from orchestration.drill import no_formula
from orchestration.home import Home
from orchestration.ingest.lake import whole_file
from orchestration.ingest.seed_checks.bonus_promises import PROMISES, plan_hashes
from orchestration.ingest.seed_rows.bonus import SupposedQuantity
from orchestration.ingest.seeds import read_rows_of, read_seed
from orchestration.ingest.statements import (
    CLOSED_LINES,
    LINE,
    SUPPOSED,
    closed_starts,
    write_closed_lines,
    write_supposed,
)
from orchestration.periods import FigureError, Period
from orchestration.settings import pass_home_on
from orchestration.transform import build

# What a person reads. Who closed it, and when, is in fct_bonus_statements: a file has the same
# bytes whenever it is written.
SHOWN = (
    *("agent_id", "plan", "version", "kind", "rule", "kpi", "credit_role", "earned_start"),
    *("tier_from_percent", "quantity", "quota", "rate", "fx_rate", "gate_result", "formula"),
    *("amount", "currency", "reason", "accepted_on", "accepted_by", "plan_hash", "line_key"),
)
_LINES = f"""
select {", ".join(LINE)}
from {{schema}}.fct_bonus_statements
where scenario = $scenario and period = $period and period_start = $start
    and ($agent is null or agent_id = $agent)
order by agent_id, plan, rule, earned_start, kind, tier_from_percent, line_key
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
    """The published lines (LINE) of a period, of all agents or of one by the source's id.

    Raises:
        StatementError: nothing is published, or the period has no statement.
    """
    file = home.published / "marts.duckdb"
    if not file.exists():
        raise StatementError("nothing is published that could be paid; run `dialmart run` first")
    return _lines(file, "main", period, agent)


def what_if(home: Home, period: Period, inputs: Path, agent: str | None = None) -> pa.Table:
    """The lines that a period would have with the quantities of a file, by the same models.

    Args:
        home: a home that has run; the caller holds its lock.
        period: a month or quarter.
        inputs: a CSV of agent, kpi, credit_role, quantity; its name is the scenario's.
        agent: of all agents of the file, or of one.

    Raises:
        SeedError: the file cannot be used.
        StatementError: a model could not be built, or no plan pays for any of it.
    """
    if home.engine != "duckdb" or not home.warehouse_file.exists():
        raise StatementError(
            "a what-if needs a warehouse that DuckDB has built; "
            "run `DIALMART_TARGET=duckdb dialmart run` first"
        )
    about = {"scenario": inputs.stem, "period": period.kind, "period_start": period.start}
    rows = [
        row.model_dump() | about | {"credit_role": row.credit_role or "(none)"}
        for row in read_rows_of(inputs, SupposedQuantity)
    ]
    write_supposed(home, inputs.stem, pa.Table.from_pylist(rows, schema=SUPPOSED))
    pass_home_on(home.path)
    built = build(home, full=False, command="run", selection=("--select", "int_bonus_inputs+"))
    if built.broken:
        raise StatementError(f"{inputs.stem}: {built.broken[0].unique_id} could not be built")
    return _lines(home.warehouse_file, "marts", period, agent, inputs.stem)


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
    _write_files(home.statements, name, lines.to_pylist())
    rows = [row | closing for row in lines.to_pylist()]
    write_closed_lines(home, name, pa.Table.from_pylist(rows, schema=CLOSED_LINES))
    return lines


def write_csv(lines: Iterable[dict], file: TextIO) -> None:
    """Write lines (LINE) as CSV; what a spreadsheet would run becomes text."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(SHOWN)
    writer.writerows([no_formula(line[column]) for column in SHOWN] for line in lines)


def _lines(
    file: Path, schema: str, period: Period, agent: str | None, scenario: str = "actual"
) -> pa.Table:
    asked = {"scenario": scenario, "period": period.kind, "start": period.start, "agent": agent}
    with duckdb.connect(str(file), read_only=True) as connection:
        lines = connection.sql(_LINES.format(schema=schema), params=asked).to_arrow_table()
    if not lines.num_rows:
        whom = f" for agent {agent!r}" if agent else ""
        raise StatementError(
            f"the {period} has no bonus statement{whom}: no plan of bonus_plans.csv is for it. "
            "A statement is of a month (2026-10) or a quarter (2026-Q4)"
        )
    return lines.cast(pa.schema(LINE))


def _require_present_plans(home: Home, lines: pa.Table) -> None:
    """What is closed must have been made by the plans that stand in the seeds now."""
    hashes = plan_hashes({name: read_seed(home, name) for name in PROMISES})
    for line in lines.to_pylist():
        if hashes.get((line["plan"], line["version"])) != line["plan_hash"]:
            raise StatementError(
                f"plan {line['plan']!r} version {line['version']} has changed since the statement "
                "was published; run `dialmart run`, read it again, then close it"
            )


def _write_files(folder: Path, name: str, lines: list[dict]) -> None:
    """One file of all agents, and one of each alone."""
    alone: dict[str, list[dict]] = {}
    for line in lines:
        alone.setdefault(line["agent_id"], []).append(line)
    files = {folder / f"{name}.csv": lines}
    files |= {folder / name / f"{quote(agent, safe='')}.csv": own for agent, own in alone.items()}
    for path, own in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        with whole_file(path) as unfinished, unfinished.open("w", encoding="utf-8") as file:
            write_csv(own, file)
