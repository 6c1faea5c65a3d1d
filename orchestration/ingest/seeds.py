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

from orchestration.dashboards.boards import declared_boards
from orchestration.declaration import Declaration
from orchestration.declaration.wording import explain
from orchestration.home import Home
from orchestration.ingest.bonus_checks import bonus_problems, plan_hashes
from orchestration.ingest.coaching_seeds import coaching_problems
from orchestration.ingest.lake import write_parquet
from orchestration.ingest.recognition_checks import recognition_problems
from orchestration.ingest.seed_rows import (
    SEEDS,
    AttributionModel,
    Kpi,
    Policy,
    QaForm,
    ReportRecipient,
    Seed,
)
from orchestration.ingest.smart import status_problems, target_problems
from orchestration.ingest.statements import closed_versions, write_plan_hashes
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


def write_seeds(home: Home, declaration: Declaration) -> None:
    """Validate every seed and write it to `lake/seeds/<name>.parquet`.

    Raises:
        SeedError: if a seed cannot be used, or does not fit what the sources declare.
    """
    seeds = {name: read_seed(home, name) for name in SEEDS}
    _check_attribution(seeds["attribution_models"], seeds["policies"])
    _check_forms(seeds["qa_forms"])
    if recipients := seeds["report_recipients"]:
        _check_recipients(recipients, seeds["kpis"])
    _check_targets(seeds)
    if problems := recognition_problems(seeds):
        raise SeedError("\n".join(problems))
    shipped_kpis = [kpi.kpi for kpi in read_rows(SHIPPED / "kpis.csv", "kpis")]
    if problems := coaching_problems(seeds, shipped_kpis):
        raise SeedError("\n".join(problems))
    reporting_currency = declaration.company.reporting_currency
    if problems := list(bonus_problems(seeds, reporting_currency, closed_versions(home))):
        raise SeedError("\n".join(problems))
    for name, rows in seeds.items():
        write_seed(home, declaration, name, rows)
    write_plan_hashes(home, plan_hashes(seeds))


def write_seed(home: Home, declaration: Declaration, name: str, rows: list[Seed]) -> None:
    """Write the rows of one seed.

    Raises:
        SeedError: if they do not fit what the sources declare.
    """
    if name == "policies":
        _check_policies(rows, declaration)
    table = pa.Table.from_pylist([row.model_dump() for row in rows], schema=_schema(SEEDS[name]))
    write_parquet(home.lake / "seeds" / f"{name}.parquet", table)


def _schema(seed: type[Seed]) -> pa.Schema:
    return pa.schema({name: _arrow(field.annotation) for name, field in seed.model_fields.items()})


def _arrow(annotation: object) -> pa.DataType:
    if annotation in _ARROW:
        return _ARROW[annotation]
    inner = [arg for arg in getattr(annotation, "__args__", ()) if arg is not type(None)]
    return _arrow(inner[0]) if inner and not isinstance(inner[0], str) else pa.string()


def _check_policies(policies: list[Policy], declaration: Declaration) -> None:
    if not any(policy.campaign == "*" for policy in policies):
        raise SeedError("policies.csv: found no row for campaign '*'; allowed: at least one")
    unverified = [s.account for s in declaration.sources if s.capabilities.answered_by == "none"]
    strict = [
        policy
        for policy in policies
        if policy.connect_basis != "answered" and policy.unknown_as_human_if_talk_ge is None
    ]
    if unverified and strict:
        raise SeedError(
            f"policies.csv:{strict[0].line}: found {strict[0].connect_basis} for source "
            f"{unverified[0]!r}, which does not tell who answered (answered_by: none), so that no "
            "call would connect; allowed: connect_basis answered, or unknown_as_human_if_talk_ge"
        )


def _check_attribution(models: list[AttributionModel], policies: list[Policy]) -> None:
    for model in models:
        allowed = 100 if model.half_life_days is None else 0
        if model.total_weight != allowed:
            raise SeedError(
                f"attribution_models.csv:{model.line}: found weights of {model.total_weight} "
                f"together; allowed: 100, or 0 where half_life_days are given"
            )
    known = [model.model for model in models]
    for policy in policies:
        if policy.attribution_model not in known:
            raise SeedError(
                f"policies.csv:{policy.line}: attribution_model: found "
                f"{policy.attribution_model!r}, which attribution_models.csv does not have; "
                f"allowed: {', '.join(known)}"
            )


def _check_targets(seeds: dict[str, list[Seed]]) -> None:
    problems = target_problems(seeds["targets"], seeds["kpis"], seeds["ramp_profiles"])
    if problems := [*problems, *status_problems(seeds["target_statuses"])]:
        raise SeedError("\n".join(problems))


def _check_forms(items: list[QaForm]) -> None:
    first: dict[tuple[str, str], QaForm] = {}
    for item in items:
        begun = first.setdefault((item.form, item.version), item)
        for column in ("valid_from", "campaign"):
            if getattr(item, column) != getattr(begun, column):
                raise SeedError(
                    f"qa_forms.csv:{item.line}: {column}: found {getattr(item, column)} for "
                    f"version {item.version} of {item.form}; allowed: that of its first item, "
                    f"{getattr(begun, column)} (line {begun.line}); a change is a new version"
                )


def _check_recipients(recipients: list[ReportRecipient], register: list[Kpi]) -> None:
    boards = {board.board for board in declared_boards()}
    kpis = {None, *(kpi.kpi for kpi in register)}
    for row in recipients:
        for column, known, file in (
            ("board", boards, "dashboards/boards.yml"),
            ("kpi", kpis, "kpis.csv"),
        ):
            if getattr(row, column) not in known:
                raise SeedError(
                    f"report_recipients.csv:{row.line}: {column}: found "
                    f"{getattr(row, column)!r}; allowed: those of {file}"
                )
