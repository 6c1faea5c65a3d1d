"""Where one contract column takes its value from, as declared.

What belongs here: the model of one column's mapping and the rules between its own settings. What
does not: whether the entity has such a column (mapping.py).
"""

from collections.abc import Iterator
from typing import Any, Literal, Self

from pydantic import model_validator
from pydantic_core import InitErrorDetails

from orchestration.declaration.terms import (
    EPOCHS,
    ColumnFormat,
    Declared,
    Key,
    Name,
    Names,
    Text,
    Value,
    Zone,
    key_columns,
    problem,
    refuse,
)

_SOURCES = ("column", "columns", "constant", "key")


class YearByOrder(Declared):
    """A year that the rows do not state: it starts at `start` and grows as their dates wrap."""

    start: int
    by: Literal["file_order"]


class ColumnMapping(Declared):
    """Where one contract column takes its value from: a column, several, a constant or a key."""

    column: Name | None = None
    columns: Names = ()
    join: str = " "
    constant: Value | None = None
    key: Key | None = None
    values: dict[Text, Value] = {}
    unit: Literal["seconds", "milliseconds", "minutes", "hours", "clock"] | None = None
    format: ColumnFormat | None = None
    time_zone: Zone | None = None
    year: YearByOrder | None = None

    @property
    def source_columns(self) -> frozenset[str]:
        """The source columns it reads."""
        single = (self.column,) if self.column else ()
        return frozenset((*single, *self.columns, *key_columns(self.key)))

    @model_validator(mode="before")
    @classmethod
    def _a_text_is_a_column(cls, data: Any) -> Any:
        return {"column": data} if isinstance(data, str) else data

    @model_validator(mode="after")
    def _has_one_source(self) -> Self:
        given = [name for name in _SOURCES if self.says(name)]
        if len(given) != 1:
            found = " and ".join(given)
            refuse([problem((), found, f"exactly one of {', '.join(_SOURCES)}")])
        refuse(list(self._settings_without_use(given[0])))
        if self.year and (self.format in (None, *EPOCHS) or "%y" in self.format.lower()):
            refuse([problem(("format",), self.format, "with year, a format without one: %d %b")])
        return self

    def _settings_without_use(self, source: str) -> Iterator[InitErrorDetails]:
        given = {name for name in type(self).model_fields if self.says(name)} - {*_SOURCES}
        useful = {"column": given - {"join"}, "columns": given}.get(source, set())
        for name in sorted(given - useful):
            users = "columns" if name == "join" else "column or columns"
            yield problem((name,), f"{name} beside {source}", f"{name} only beside {users}")
