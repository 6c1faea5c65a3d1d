"""One kind of file that a source delivers, as declared.

What belongs here: the model of an extract, and the rules between its settings and its mappings.
What does not: opening landed files, checking their headers (ingest).
"""

import re
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, model_validator

from orchestration.declaration.mapping import EntityMapping
from orchestration.declaration.schedule import Arrival
from orchestration.declaration.systems import System, SystemTable
from orchestration.declaration.terms import (
    Declared,
    Identifier,
    Name,
    Names,
    OneCharacter,
    OneGroup,
    Text,
    TimeFormat,
    problem,
    refusal,
    refuse,
)
from orchestration.declaration.wording import one_of

_FORMATS_WITH = {
    "delimiter": ("csv", "csv.gz", "zip"),
    "ends_with_newline": ("csv", "csv.gz", "zip", "jsonl"),
    "header": ("csv", "csv.gz", "zip", "xlsx"),
}


class FileNameTime(Declared):
    """The rows were taken from their system when the file's name says, in the source's zone."""

    file_name: OneGroup
    format: TimeFormat


class ColumnTime(Declared):
    """Each row was taken from its system when this column says, in the source's zone."""

    column: Name
    format: TimeFormat


def _form(value: Any) -> Any:
    """Picks the form by its names, so that a mistake gives messages of that form alone."""
    if value == "file_time" or isinstance(value, FileNameTime | ColumnTime):
        return value
    forms = {"file_name": FileNameTime, "column": ColumnTime}
    named = [name for name in forms if isinstance(value, dict) and name in value]
    if len(named) != 1:
        raise refusal("file_time, {file_name: regex, format: …}, {column: name, format: …}")
    return forms[named[0]].model_validate(value)


# `file_time`: the landed file's modification time when it was first seen.
ExtractedAt = Annotated[
    Literal["file_time"] | FileNameTime | ColumnTime,
    BeforeValidator(_form),
]


class Extract(Declared):
    """One kind of file that a source delivers, and what its rows feed."""

    table: Identifier
    files: Name
    format: Literal["csv", "csv.gz", "zip", "jsonl", "parquet", "xlsx"] = "csv"
    delimiter: OneCharacter = ","
    header: Names = ()
    columns: Names = ()
    optional_columns: Names = ()
    null_values: tuple[Text, ...] = ()
    ends_with_newline: bool = False
    extracted_at: ExtractedAt = "file_time"
    mode: Literal["append", "snapshot"] = "append"
    required: bool = True
    arrives: Arrival | None = None
    entities: tuple[EntityMapping, ...] = ()

    @property
    def mapped_columns(self) -> frozenset[str]:
        """The source columns that its entities and `extracted_at` name."""
        stamp = self.extracted_at
        own = {stamp.column} if isinstance(stamp, ColumnTime) else ()
        return frozenset(own).union(*(mapping.source_columns for mapping in self.entities))

    @property
    def required_columns(self) -> frozenset[str]:
        """The source columns without which a file is refused."""
        return self.mapped_columns.difference(self.optional_columns)

    @property
    def known_columns(self) -> frozenset[str]:
        """All the columns the file is known to hold; empty where `columns` is not given."""
        return self.mapped_columns.union(self.columns) if self.columns else frozenset()

    @property
    def takes_every_row(self) -> bool:
        """Whether each of its rows feeds an entity, whatever it says."""
        return any(not mapping.when for mapping in self.entities)

    def keeps(self, column: str) -> bool:
        """Whether a column of the file goes into the lake."""
        return True

    @model_validator(mode="after")
    def _settings_fit_the_format(self) -> Self:
        refuse(
            [
                problem((name,), f"{name} with {self.format}", f"only with {', '.join(formats)}")
                for name, formats in _FORMATS_WITH.items()
                if self.says(name) and self.format not in formats
            ]
        )
        return self

    @model_validator(mode="after")
    def _columns_fit_the_mapping(self) -> Self:
        known = self.mapped_columns.union(self.columns, self.header)
        problems = [
            problem(("optional_columns", index), name, one_of(name, sorted(known)))
            for index, name in enumerate(self.optional_columns)
            if name not in known
        ]
        lacking = sorted(self.required_columns.difference(self.header)) if self.header else ()
        if lacking:
            allowed = f"also {', '.join(lacking)}, which the mapping names"
            problems.append(problem(("header",), self.header, allowed))
        refuse(problems)
        return self

    @model_validator(mode="after")
    def _a_year_by_order_has_one_file(self) -> Self:
        # Rows of two files have no order between them, and an appended one has no first row.
        if self.mode == "snapshot" and not re.search(r"[*?\[]", self.files):
            return self
        found = f"mode: {self.mode}, files: {self.files}"
        refuse(
            [
                problem(
                    ("entities", index, "columns", name, "year"),
                    found,
                    "year only with mode: snapshot and files without * ? [",
                )
                for index, mapping in enumerate(self.entities)
                for name, column in mapping.columns.items()
                if column.year
            ]
        )
        return self


class SystemExtract(Extract):
    """An extract of a table that its system defines: nothing about its rows is left to declare."""

    defined: SystemTable

    @classmethod
    def of(cls, extract: Extract, system: System) -> Self:
        """What a home declares of it, with what the system defines."""
        declared = dict(extract) | {"null_values": (*extract.null_values, *system.null_values)}
        return cls(**declared, defined=system.tables[extract.table])

    @property
    def mapped_columns(self) -> frozenset[str]:
        """The columns that the system's models read, and the one of `extracted_at`."""
        return super().mapped_columns.union(self.defined.columns)

    @property
    def required_columns(self) -> frozenset[str]:
        """The source columns without which a file is refused."""
        return super().mapped_columns.union(self.defined.required)

    @property
    def takes_every_row(self) -> bool:
        """Whether each of its rows feeds an entity of the contract."""
        return self.defined.takes_every_row

    def keeps(self, column: str) -> bool:
        """Whether a column of the file goes into the lake: others, such as passwords, never do."""
        return column in self.mapped_columns
