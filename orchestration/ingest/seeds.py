"""Seeds: what people decide, one CSV each, validated and written as typed Parquet to the lake.

A CSV in the home replaces the shipped one of that name. Every seed's columns are declared here;
what a row means is said in seeds/README.md. `dbt seed` is not used: it would read a code 007 as 7.
"""

import csv
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, ClassVar, Literal

import pyarrow as pa
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from orchestration.declaration import Declaration
from orchestration.declaration.wording import explain
from orchestration.home import Home
from orchestration.ingest.lake import write_parquet
from orchestration.settings import PROJECT_ROOT

SHIPPED = PROJECT_ROOT / "seeds"


class SeedError(ValueError):
    """What is wrong with a seed: one line a problem, each with its file and line."""


Flag = Annotated[bool, BeforeValidator(lambda text: {"T": True, "F": False}.get(text, text))]
MaybeFlag = Flag | None


class Seed(BaseModel):
    """One row of a seed; `key` names the columns that identify it, `line` is where it stands."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    key: ClassVar[tuple[str, ...]]
    line: int


class Kpi(Seed):
    """One row a KPI: the register."""

    key = ("kpi",)
    kpi: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    kind: Literal["additive", "recomputed", "ratio"]
    unit: Literal["count", "rate", "seconds", "days", "money"]
    numerator: str
    denominator: str | None
    n: str
    interval: Literal["wilson"] | None
    better: Literal["higher", "lower"] | None
    told_by: Literal[
        *("call_attempts", "call_legs", "lead_stage_events", "leads", "opportunities", "orders")
    ]
    dated_by: str
    label_en: str
    label_zh: str
    definition: str


class Policy(Seed):
    """One row a rule set, from a date, for a campaign or '*'."""

    key = ("campaign", "valid_from")
    campaign: str
    valid_from: date
    connect_basis: Literal["answered", "live", "human_agent", "right_party"]
    conversation_min_seconds: int = Field(ge=0)
    unknown_as_human_if_talk_ge: int | None = Field(ge=0)
    outlier_seconds: int = Field(gt=0)


class Disposition(Seed):
    """One row a disposition code of a system, for a campaign or '*', from a date."""

    key = ("system", "campaign", "code", "valid_from")
    system: str
    campaign: str
    code: str
    valid_from: date
    label: str
    dial_result: (
        Literal[
            *("answered", "no_answer", "busy", "failed", "congestion"),
            *("invalid_number", "canceled", "blocked", "abandoned", "unknown"),
        ]
        | None
    )
    answered_by: Literal["human", "machine", "fax", "tone", "unknown", "none"] | None
    is_contact: MaybeFlag
    is_conversation: MaybeFlag
    is_marketing_qualified: MaybeFlag
    is_sales_qualified: MaybeFlag
    is_callback: MaybeFlag
    is_dnc: MaybeFlag
    is_bad_number: MaybeFlag
    is_sale_claim: MaybeFlag
    is_excluded: MaybeFlag


class FxRate(Seed):
    """One row a currency and day: reporting units for one unit of the currency."""

    key = ("currency", "rate_date")
    currency: str = Field(pattern=r"^[A-Z]{3}$")
    rate_date: date
    rate: Decimal = Field(gt=0)


class AlertRoute(Seed):
    """One row a place that is told of checks: by owner and severity ('*' is any)."""

    key = ("owner", "severity", "url")
    owner: str
    severity: Literal["block", "warn", "*"]
    url: str


SEEDS: dict[str, type[Seed]] = {
    "kpis": Kpi,
    "policies": Policy,
    "dispositions": Disposition,
    "fx_rates": FxRate,
    "alert_routes": AlertRoute,
}
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
    path = own if own.exists() else SHIPPED / f"{name}.csv"
    rows, problems, first_lines = [], [], {}
    for line, texts in _read_rows(path, SEEDS[name]):
        try:
            row = SEEDS[name].model_validate(texts | {"line": line})
        except ValidationError as error:
            problems += [f"{path.name}:{line}: {text}" for text in explain(SEEDS[name], error)]
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


def _read_rows(path: Path, seed: type[Seed]) -> Iterable[tuple[int, dict]]:
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
    for name, seed in SEEDS.items():
        rows = read_seed(home, name)
        if name == "policies":
            _check_policies(rows, declaration)
        table = pa.Table.from_pylist([row.model_dump() for row in rows], schema=_schema(seed))
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
