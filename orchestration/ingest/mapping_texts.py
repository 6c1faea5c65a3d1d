"""The texts of a mapping: what is taken from a source's row for a contract column, as SQL.

What belongs here: columns, constants, joins, keys, value maps, which rows are meant. What does
not: how a text becomes a typed value (`casts.py`), what a whole row comes to (`mapping_sql.py`).
"""

from typing import Literal

from orchestration.declaration import EntityMapping
from orchestration.ingest.casts import literal, name, words
from orchestration.ingest.entities import IDENTIFIED_BY


class RowTexts:
    """DuckDB expressions over one row of a batch, all of them texts."""

    def __init__(self, entity: EntityMapping, null_values: tuple[str, ...] = ()):
        """Hold the mapping that says what is taken, and the texts that mean no value."""
        self._entity = entity
        self._null_values = null_values

    def mapped(self, column: str) -> str:
        """The text that is cast: as the source has it, after the value map, with its year."""
        mapping = self._entity.columns[column]
        text = self.source(column)
        if mapping.values:
            cases = " ".join(
                f"WHEN {literal(found)} THEN {literal(_as_text(meant))}"
                for found, meant in mapping.values.items()
            )
            text = f"CASE {text} {cases} END"
        if mapping.year is not None:
            text = f"{text} || ' ' || CAST({name(year_of(column))} AS VARCHAR)"
        return text

    def source(self, column: str) -> str:
        """The text as the source has it; an id is written as the key that it refers to."""
        mapping = self._entity.columns[column]
        if mapping.constant is not None:
            return literal(_as_text(mapping.constant))
        if mapping.key is not None:
            return self.key(mapping.key)
        if mapping.columns:
            joined = ", ".join(map(self._value, mapping.columns))
            return f"nullif(concat_ws({literal(mapping.join)}, {joined}), '')"
        if column.endswith("_id"):
            return self.key((mapping.column,))
        return self._value(mapping.column)

    def _value(self, column: str) -> str:
        """A column's text; NULL where it means no value, also in batches read before it did."""
        text = name(column)
        if not self._null_values:
            return text
        return f"CASE WHEN {text} NOT IN {words(self._null_values)} THEN {text} END"

    def key(self, columns: tuple[str, ...] | Literal["row"]) -> str:
        """The parts of a key joined by '|'; NULL when all of them are."""
        if columns == "row":
            return "_file || '|' || CAST(_row_number AS VARCHAR)"
        parts = [
            rf"replace(replace(coalesce({self._value(column)}, ''), '\', '\\'), '|', '\|')"
            for column in columns
        ]
        present = " OR ".join(f"{self._value(column)} IS NOT NULL" for column in columns)
        joined = " || '|' || ".join(parts)
        return f"CASE WHEN {present} THEN {joined} END"

    def own_key(self) -> str:
        """The row's own key in the entity."""
        own = self.key(self._entity.key)
        if identified_by := IDENTIFIED_BY.get(self._entity.entity):
            return f"{own} || '|' || {self.mapped(identified_by)}"
        return own

    def condition(self) -> str:
        """Whether the row feeds the entity."""
        conditions = [
            f"{name(column)} IN ({', '.join(literal(_as_text(value)) for value in values)})"
            for column, values in self._entity.when.items()
        ]
        return " AND ".join(conditions) or "true"


def year_of(column: str) -> str:
    """The name under which the counted year of a column is kept."""
    return f"_year {column}"


def _as_text(value: object) -> str:
    """A YAML scalar as the text that a source would write."""
    return str(value).lower() if isinstance(value, bool) else str(value)
