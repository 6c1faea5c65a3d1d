"""How the rows of a generic extract feed a contract entity, as declared.

What belongs here: the model of an entity's mapping, and the rules between it and the entity's
columns. What does not: applying a mapping to rows (ingest), and the entities themselves.
"""

import hashlib
import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Self

from pydantic import ValidationInfo, field_validator, model_validator
from pydantic_core import InitErrorDetails

from orchestration.declaration.column import ColumnMapping
from orchestration.declaration.terms import (
    Declared,
    Key,
    Name,
    Names,
    Texts,
    key_columns,
    problem,
    refusal,
    refuse,
)
from orchestration.declaration.wording import one_of
from orchestration.ingest.columns import Column, read_constant
from orchestration.ingest.entities import ENTITIES, SUMMABLE

if TYPE_CHECKING:
    from orchestration.declaration.extract import Extract
    from orchestration.declaration.sources import Source

_TYPES_WITH = {
    "unit": ("seconds",),
    "format": ("timestamp", "date"),
    "time_zone": ("timestamp", "date"),
    "year": ("timestamp", "date"),
    "key": ("text",),
}


class EntityMapping(Declared):
    """How the rows of one extract feed one contract entity."""

    entity: str
    key: Key
    part: Names = ()
    sum: Names = ()
    when: dict[Name, Texts] = {}
    columns: dict[Name, ColumnMapping]

    @property
    def declared(self) -> dict[str, Column]:
        """The contract's columns of this entity, mapped or not."""
        return ENTITIES[self.entity]

    @property
    def source_columns(self) -> frozenset[str]:
        """All the source columns that the mapping names."""
        mapped = (mapping.source_columns for mapping in self.columns.values())
        return frozenset(key_columns(self.key)).union(self.part, self.sum, self.when, *mapped)

    def fingerprint(self, source: "Source", extract: "Extract") -> str:
        """Tells mappings apart: it changes with anything that could change a mapped row.

        Args:
            source: the source that the extract belongs to.
            extract: the extract that this mapping belongs to.

        Returns:
            12 hexadecimal digits.
        """
        parts = {
            "mapping": self.model_dump(mode="json", exclude_defaults=True),
            "source": [source.time_zone, source.currency, source.account],
            "extract": [extract.null_values, extract.mode],
            "entity": {name: asdict(column) for name, column in self.declared.items()},
        }
        canonical = json.dumps(parts, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()[:12]

    @field_validator("entity")
    @classmethod
    def _entity_is_known(cls, entity: str) -> str:
        if entity not in ENTITIES:
            raise refusal(one_of(entity, ENTITIES))
        return entity

    @field_validator("columns")
    @classmethod
    def _columns_fit_the_entity(
        cls, columns: dict[str, ColumnMapping], info: ValidationInfo
    ) -> dict[str, ColumnMapping]:
        if "entity" not in info.data:  # said already
            return columns
        entity, problems = info.data["entity"], []
        declared = ENTITIES[entity]
        for name, column in declared.items():
            if column.required and name not in columns:
                problems.append(problem((name,), None, f"a mapping, {entity} requires it"))
        fitted = {}
        for name, mapping in columns.items():
            if name in declared:
                fitted[name] = _fit(name, mapping, declared[name], problems)
            else:
                problems.append(problem((name,), name, one_of(name, declared)))
        refuse(problems)
        return fitted

    @model_validator(mode="after")
    def _sums_fit_the_entity(self) -> Self:
        problems = []
        if self.sum and not self.part:
            problems.append(
                problem(("part",), None, "with sum, the columns that tell a key's rows apart")
            )
        if self.part and not self.sum:
            problems.append(problem(("part",), self.part, "part only with sum"))
        if self.sum and self.key == "row":
            problems.append(problem(("key",), self.key, "with sum, a list of columns"))
        targets = SUMMABLE.get(self.entity, ())
        summable = [self.columns[name].column for name in targets if name in self.columns]
        for index, name in enumerate(self.sum):
            if name not in summable:
                only = ", ".join(targets) or f"none in {self.entity}"
                problems.append(
                    problem(("sum", index), name, f"a column that is mapped to one of: {only}")
                )
        refuse(problems)
        return self


def _fit(
    name: str, mapping: ColumnMapping, column: Column, problems: list[InitErrorDetails]
) -> ColumnMapping:
    """Checks one mapping against its column; its written values become values of that type."""
    for setting, types in _TYPES_WITH.items():
        if getattr(mapping, setting) is not None and column.type not in types:
            allowed = f"{setting} only on columns of type {', '.join(types)}"
            problems.append(problem((name, setting), f"{setting} on {column.type}", allowed))

    def read(text: str | bool, *location: str) -> str | bool:
        try:
            return read_constant(column, str(text))
        except ValueError as error:
            problems.append(problem((name, *location), text, str(error)))
            return text

    changed: dict[str, Any] = {}
    if mapping.constant is not None:
        changed["constant"] = read(mapping.constant, "constant")
    if mapping.values and column.type not in ("timestamp", "date"):
        changed["values"] = {k: read(v, "values", k) for k, v in mapping.values.items()}
    return mapping.model_copy(update=changed) if changed else mapping
