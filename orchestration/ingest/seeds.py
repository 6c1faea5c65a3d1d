"""Seeds: what people decide, one CSV each, validated and written as typed Parquet to the lake.

A CSV in the home replaces the shipped one of that name. What a row is stands in `seed_rows/`.
`dbt seed` is not used: it would read a code 007 as 7.
"""

import csv
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
from pydantic import ValidationError

from orchestration.declaration import Declaration
from orchestration.declaration.wording import explain
from orchestration.home import Home
from orchestration.ingest.assignments import write_experiment_plans
from orchestration.ingest.lake import write_parquet
from orchestration.ingest.seed_checks import seed_problems
from orchestration.ingest.seed_checks.bonus_promises import plan_hashes
from orchestration.ingest.seed_checks.experiments import experiment_hashes
from orchestration.ingest.seed_checks.rules import policy_problems
from orchestration.ingest.seed_rows import SEEDS, Seed
from orchestration.ingest.statements import closed_statements, write_plan_hashes
from orchestration.settings import PROJECT_ROOT

SHIPPED = PROJECT_ROOT / "seeds"


class SeedError(ValueError):
    """What is wrong with a seed: one line a problem, each with its file and line."""


_ARROW = {
    str: pa.string(),
    int: pa.int64(),
    date: pa.date32(),
    bool: pa.bool_(),
    Decimal: pa.decimal128(18, 8),
}


def read_seed(home: Home, name: str) -> list[Seed]:
    """Read the effective seed of a name.

    Raises:
        SeedError: if the file or one of its rows cannot be used.
    """
    own = home.seeds / f"{name}.csv"
    return read_rows(own if own.exists() else SHIPPED / f"{name}.csv", name)


def read_rows(path: Path, name: str) -> list[Seed]:
    """Read a file as the seed of a name.

    Raises:
        SeedError: if the file or one of its rows cannot be used.
    """
    return read_rows_of(path, SEEDS[name])


def read_rows_of(path: Path, seed: type[Seed]) -> list[Seed]:
    """Read a file whose rows are those of a seed, or are written like one.

    Raises:
        SeedError: if the file or one of its rows cannot be used.
    """
    rows, problems, first_lines = [], [], {}
    for line, texts in _texts(path, seed):
        try:
            row = seed.model_validate(texts | {"line": line})
        except ValidationError as error:
            problems += [f"{path.name}:{line}: {text}" for text in explain(seed, error)]
            continue
        key = tuple(getattr(row, column) for column in row.key)
        if key in first_lines:
            shown = ", ".join(str(part) for part in key)
            problems.append(
                f"{path.name}:{line}: {'+'.join(row.key)}: found {shown} again "
                f"(first in line {first_lines[key]}); allowed: it once"
            )
        first_lines.setdefault(key, line)
        rows.append(row)
    if problems:
        raise SeedError("\n".join(problems))
    return rows


def _texts(path: Path, seed: type[Seed]) -> Iterable[tuple[int, dict]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        missing = seed.model_fields.keys() - {"line"} - set(reader.fieldnames or ())
        if missing:
            raise SeedError(
                f"{path.name}:1: found {', '.join(reader.fieldnames or ['nothing'])}; "
                f"the columns {', '.join(sorted(missing))} are missing"
            )
        for row in reader:
            yield reader.line_num, {column: text or None for column, text in row.items()}


def read_seeds(home: Home, declaration: Declaration) -> dict[str, list[Seed]]:
    """Read every effective seed, by its name.

    Raises:
        SeedError: if a seed cannot be used, or does not fit what the sources declare.
    """
    seeds = {name: read_seed(home, name) for name in SEEDS}
    shipped_kpis = [kpi.kpi for kpi in read_rows(SHIPPED / "kpis.csv", "kpis")]
    closed = closed_statements(home)
    if problems := list(seed_problems(seeds, declaration, shipped_kpis, closed)):
        raise SeedError("\n".join(problems))
    return seeds


def write_seeds(home: Home, declaration: Declaration) -> None:
    """Validate every seed and write it to `lake/seeds/<name>.parquet`.

    Raises:
        SeedError: as `read_seeds`.
    """
    seeds = read_seeds(home, declaration)
    for name, rows in seeds.items():
        write_seed(home, declaration, name, rows)
    write_plan_hashes(home, plan_hashes(seeds))
    write_experiment_plans(home, experiment_hashes(seeds))


def write_seed(home: Home, declaration: Declaration, name: str, rows: list[Seed]) -> None:
    """Write the rows of one seed.

    Raises:
        SeedError: if they do not fit what the sources declare.
    """
    if name == "policies" and (problems := list(policy_problems(rows, declaration))):
        raise SeedError("\n".join(problems))
    table = pa.Table.from_pylist([row.model_dump() for row in rows], schema=_schema(SEEDS[name]))
    write_parquet(home.lake / "seeds" / f"{name}.parquet", table)


def _schema(seed: type[Seed]) -> pa.Schema:
    return pa.schema({name: _arrow(field.annotation) for name, field in seed.model_fields.items()})


def _arrow(annotation: object) -> pa.DataType:
    if annotation in _ARROW:
        return _ARROW[annotation]
    inner = [arg for arg in getattr(annotation, "__args__", ()) if arg is not type(None)]
    return _arrow(inner[0]) if inner and not isinstance(inner[0], str) else pa.string()
