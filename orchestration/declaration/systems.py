"""The systems that dialmart knows, and the tables that each of them delivers.

What a system's tables look like is declared beside its staging models, as dbt sources
(`dbt_project/models/staging/<system>/sources.yml`), and only read here. A generic extract is
declared by its home instead (extract.py, mapping.py).
"""

from dataclasses import dataclass
from functools import cache

import yaml

from orchestration.project import DBT_PROJECT

GENERIC = "generic"


@dataclass(frozen=True)
class Phone:
    """A column that holds a phone number.

    Attributes:
        number: the column.
        code: the column of its country's calling code; None where the number stands alone.
    """

    number: str
    code: str | None = None


@dataclass(frozen=True)
class SystemTable:
    """One table of a system: of its columns these alone are read.

    Attributes:
        columns: as the system spells them.
        required: those without which a file is refused.
        phones: those that hold phone numbers.
        takes_every_row: whether each of its rows feeds an entity of the contract.
    """

    name: str
    columns: tuple[str, ...]
    required: tuple[str, ...]
    phones: tuple[Phone, ...] = ()
    takes_every_row: bool = False


@dataclass(frozen=True)
class System:
    """A system that sources.yml may name.

    Attributes:
        kind: `crm` where it keeps customers and only notes calls, else `dialer`.
        tables: by name; none for the generic one.
        null_values: texts by which its exports say that there is no value.
    """

    name: str
    kind: str
    tables: dict[str, SystemTable]
    null_values: tuple[str, ...] = ()


@cache
def systems() -> dict[str, System]:
    """Every system, by name."""
    known = {GENERIC: System(GENERIC, "dialer", {})}
    for path in sorted((DBT_PROJECT / "models" / "staging").glob("*/sources.yml")):
        (source,) = yaml.safe_load(path.read_text(encoding="utf-8"))["sources"]
        name, meta = source["name"], source["config"]["meta"]
        tables = {table["name"]: _table(table) for table in source["tables"]}
        known[name] = System(name, meta["kind"], tables, tuple(meta.get("null_values", ())))
    return known


def _table(declared: dict) -> SystemTable:
    meta = declared["config"]["meta"]
    return SystemTable(
        name=declared["name"],
        columns=tuple(column["name"] for column in declared["columns"]),
        required=tuple(meta["required"]),
        phones=tuple(Phone(**phone) for phone in meta.get("phones", ())),
        takes_every_row=meta.get("takes_every_row", False),
    )
