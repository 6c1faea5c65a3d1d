"""Bonus statements with supposed quantities: the same models, and nothing that stays."""

from pathlib import Path

import pyarrow as pa

from orchestration.home import Home
from orchestration.ingest.seed_rows.bonus import SupposedQuantity
from orchestration.ingest.seeds import SeedError, read_rows_of, read_seed
from orchestration.ingest.statements import SUPPOSED, remove_supposed, write_supposed
from orchestration.periods import Period
from orchestration.settings import pass_home_on
from orchestration.statements import ACTUAL, StatementError, lines_of
from orchestration.transform import build


def what_if(home: Home, period: Period, inputs: Path, agent: str | None = None) -> pa.Table:
    """The lines that a period would have with the quantities of a file, by the same models.

    Args:
        home: a home that has run; the caller holds its lock.
        period: a month or quarter.
        inputs: a CSV of agent, kpi, credit_role, quantity; its name is the scenario's.
            Nothing of it is kept: what is published is what people are paid.
        agent: of all agents of the file, or of one.

    Raises:
        SeedError: the file cannot be used, or supposes what no rule or gate asks for.
        StatementError: it is called `actual`, as what is paid is; a model could not be built; or
            no plan pays for any of it.
    """
    if inputs.stem.casefold() == ACTUAL:
        raise StatementError(
            f"{inputs.name}: found the name of what is paid; allowed: another name for what is not"
        )
    if home.engine != "duckdb" or not home.warehouse_file.exists():
        raise StatementError(
            "a what-if needs a warehouse that DuckDB has built; "
            "run `DIALMART_TARGET=duckdb dialmart run` first"
        )
    supposed = read_rows_of(inputs, SupposedQuantity)
    _require_asked_for(home, inputs, supposed)
    about = {"scenario": inputs.stem, "period": period.kind, "period_start": period.start}
    rows = [
        row.model_dump() | about | {"credit_role": row.credit_role or "(none)"} for row in supposed
    ]
    write_supposed(home, inputs.stem, pa.Table.from_pylist(rows, schema=SUPPOSED))
    try:
        pass_home_on(home.path)
        selected = ("--select", "int_bonus_supposed+")
        built = build(home, full=False, command="run", selection=selected)
    finally:
        remove_supposed(home, inputs.stem)
    if built.broken:
        raise StatementError(f"{inputs.stem}: {built.broken[0].unique_id} could not be built")
    return lines_of(home.warehouse_file, "marts", period, agent, inputs.stem)


def _require_asked_for(home: Home, inputs: Path, supposed: list[SupposedQuantity]) -> None:
    asked = {
        (row.kpi, row.credit_role)
        for name in ("bonus_rules", "bonus_gates")
        for row in read_seed(home, name)
    }
    allowed = ", ".join(sorted(f"{kpi} {role or ''}".strip() for kpi, role in asked))
    problems = [
        f"{inputs.name}:{row.line}: kpi: found {row.kpi!r}, credit_role "
        f"{row.credit_role or 'nothing'}; allowed: what rules and gates ask for: {allowed}"
        for row in supposed
        if (row.kpi, row.credit_role) not in asked
    ]
    if problems:
        raise SeedError("\n".join(problems))
