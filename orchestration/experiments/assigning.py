"""Giving units their arms: a file for the dialer, which the pipeline reads back as an extract.

A unit keeps the arm that it has: what was assigned before is in the warehouse, and in files that no
run has read yet.
"""

import csv
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import pyarrow as pa

from orchestration.declaration import Declaration
from orchestration.experiments import AssignError
from orchestration.experiments.sharing import share_out
from orchestration.experiments.units import Unit, blocks, leads
from orchestration.home import Home
from orchestration.ingest.lake import whole_file
from orchestration.ingest.seed_checks.experiments import (
    PLANNED,
    experiment_hashes,
    experiment_problems,
)
from orchestration.ingest.seed_rows import Experiment, ExperimentArm
from orchestration.ingest.seeds import SeedError, read_seed

COLUMNS = (
    *("experiment", "unit_system", "unit_account", "unit_id", "unit_date"),
    *("arm", "script", "stratum", "assigned_at", "plan_hash"),
)
ASSIGNED = pa.schema({"unit_source_key": pa.string(), "unit_date": pa.date32(), "arm": pa.string()})
BEFORE = """
select unit_source_key, unit_date, arm
from contract.experiment_assignments
where experiment_id = $experiment
"""
OWNER_ALONE = 0o600


@dataclass(frozen=True)
class Assigned:
    """What came of it.

    Attributes:
        file: for the dialer; None where nobody was left to be assigned.
        arms: how many units each arm was given now: leads, or days.
        kept: how many units had an arm before.
    """

    file: Path | None
    arms: dict[str, int]
    kept: int


def assign(home: Home, declaration: Declaration, name: str, now: datetime) -> Assigned:
    """Give an arm to every unit of an experiment that has none, and write who they are.

    Args:
        home: the caller holds its lock.
        declaration: the home's.
        name: the experiment's id.
        now: UTC, with its zone.

    Raises:
        AssignError: it cannot be assigned.
        SeedError: what is registered of experiments cannot be used.
    """
    experiment, plan = _plan(home, name)
    today = now.astimezone(ZoneInfo(declaration.company.reporting_time_zone)).date()
    _require_possible(home, declaration, experiment, today)
    moment = now.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    with duckdb.connect(str(home.warehouse_file), read_only=True) as connection:
        before = connection.execute(BEFORE, {"experiment": name}).to_arrow_table().to_pylist()
        before = {_identity(row): row for row in [*before, *_written(home, name)]}
        connection.register("assigned", pa.Table.from_pylist(list(before.values()), ASSIGNED))
        if experiment.unit == "lead":
            units = leads(connection, experiment, moment)
        else:
            units = blocks(connection, experiment, today)
    given = _share_out(experiment, plan["experiment_arms"], units, before.values())
    said = f"{moment:%Y-%m-%d %H:%M:%S}", experiment_hashes(plan)[name]
    rows = [
        (name, *named, given[unit.key].arm, given[unit.key].script, unit.stratum, *said)
        for unit in units
        for named in unit.named
    ]
    file = _folder(home) / f"{name}_{moment:%Y%m%d%H%M%S}.csv" if rows else None
    if file:
        _write(file, sorted(rows, key=str))
    arms = Counter(given[unit.key].arm for unit in units for _ in unit.named)
    return Assigned(file, dict(arms), len(before))


def _share_out(
    experiment: Experiment,
    arms: Iterable[ExperimentArm],
    units: Iterable[Unit],
    before: Iterable[dict],
) -> dict[str, ExperimentArm]:
    """The arm of each unit, by its key."""
    known = {arm.arm: arm for arm in arms}
    # days were assigned by blocks
    kept = Counter(row["arm"] for row in before)
    kept = {arm: count // (experiment.block_days or 1) for arm, count in kept.items()}
    shares = {arm: Fraction(row.share) for arm, row in known.items()}
    keyed = [(unit.stratum or "", unit.key) for unit in units]
    given = share_out(keyed, shares, experiment.salt, kept)
    return {key: known[arm] for key, arm in given.items()}


def _plan(home: Home, name: str) -> tuple[Experiment, dict[str, list]]:
    seeds = {seed: read_seed(home, seed) for seed in ("kpis", *PLANNED)}
    if problems := list(experiment_problems(seeds)):
        raise SeedError("\n".join(problems))
    plan = {seed: [row for row in seeds[seed] if row.experiment_id == name] for seed in PLANNED}
    if not plan["experiments"]:
        known = ", ".join(row.experiment_id for row in seeds["experiments"]) or "none"
        raise AssignError(f"experiments.csv has no experiment {name!r}; those it has: {known}")
    return plan["experiments"][0], plan


def _require_possible(
    home: Home, declaration: Declaration, experiment: Experiment, today: date
) -> None:
    name = experiment.experiment_id
    if not home.warehouse_file.exists():
        raise AssignError("nothing is built that could be assigned; run `dialmart run` first")
    if today > experiment.ends_on:
        raise AssignError(
            f"{name} has ended on {experiment.ends_on}; register another one to go on"
        )
    entities = {each.entity for _, extract in declaration.extracts for each in extract.entities}
    if "experiment_assignments" not in entities:
        raise AssignError(
            "no extract of sources.yml has the entity experiment_assignments, so that no run would "
            f"read who was assigned; add the one that seeds/README.md shows for {_folder(home)}"
        )


def _folder(home: Home) -> Path:
    return home.landing / "assignments"


def _written(home: Home, name: str) -> Iterator[dict]:
    """What files say that were written before, whether or not a run has read them."""
    for path in sorted(_folder(home).glob(f"{name}_*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row["experiment"] == name:
                    unit = "|".join(row[f"unit_{part}"] for part in ("system", "account", "id"))
                    day = row["unit_date"]
                    yield {
                        "unit_source_key": hashlib.md5(unit.encode()).hexdigest(),
                        "unit_date": date.fromisoformat(day) if day else None,
                        "arm": row["arm"],
                    }


def _identity(row: dict) -> tuple:
    return row["unit_source_key"], row["unit_date"]


def _write(path: Path, rows: Iterable[tuple]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(path) as unfinished:
        unfinished.touch(OWNER_ALONE)
        with unfinished.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([COLUMNS, *rows])
