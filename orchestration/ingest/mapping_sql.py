"""A mapping as one SELECT: read a batch, cast its texts, say what does not fit.

The files that it is run over and into are the caller's (`mapping.py`).
"""

import duckdb

from orchestration.declaration import ColumnTime, EntityMapping, Extract, Source
from orchestration.ingest import lake
from orchestration.ingest.casts import SQL_TYPES, cast, expected, literal, name
from orchestration.ingest.columns import Column
from orchestration.ingest.entities import COMMON, ENTITIES
from orchestration.ingest.header import matched
from orchestration.ingest.lake import Batch
from orchestration.ingest.mapping_texts import RowTexts, year_of


class MappingSql:
    """The SQL of one batch's way into one entity."""

    def __init__(self, source: Source, extract: Extract, entity: EntityMapping, batch: Batch):
        """Hold what the mapping is made from."""
        self.source, self.extract, self.entity, self.batch = source, extract, entity, batch
        self.contract = ENTITIES[entity.entity]
        self.texts = RowTexts(entity, extract.null_values)

    def select(self) -> str:
        """One select: read, date what counts its year, cast, say what does not fit."""
        return f"""
        WITH read AS ({self._read()}),
        dated AS ({self._dated()}),
        typed AS (SELECT {self._typed()} FROM dated WHERE {self.texts.condition()}),
        judged AS (SELECT *, {self._rejected_reason()} AS rejected_reason FROM typed)
        SELECT {self._final()} FROM judged ORDER BY row_number
        """

    def _read(self) -> str:
        with duckdb.connect() as connection:
            present = set(connection.sql(f"FROM {self._file()}").columns)
        # A batch keeps the spelling of its file where a column was not declared at the time.
        found = {matched(column): name(column) for column in present if column not in lake.META}
        missing = sorted(self.extract.mapped_columns - present)
        texts = {column: found.get(matched(column), "CAST(NULL AS VARCHAR)") for column in missing}
        renamed = [text for text in texts.values() if text in found.values()]
        others = f" EXCLUDE ({', '.join(renamed)})" if renamed else ""
        added = "".join(f", {text} AS {name(column)}" for column, text in texts.items())
        return f"SELECT *{others}{added} FROM {self._file()}"

    def _file(self) -> str:
        # a column of the file may be named like a folder of its path
        return f"read_parquet({literal(str(self.batch.path))}, hive_partitioning = false)"

    def _dated(self) -> str:
        """Number the years of columns whose year is counted up in the order of the file."""
        counted = {
            column: mapping
            for column, mapping in self.entity.columns.items()
            if mapping.year is not None
        }
        if not counted:
            return "SELECT * FROM read"
        months = ", ".join(
            f"month(try_strptime({self.texts.source(column)} || ' 2000', "
            f"{literal(mapping.format + ' %Y')})) AS {name('_month ' + column)}"
            for column, mapping in counted.items()
        )
        turns = ", ".join(
            f"{name('_month ' + column)} < lag({name('_month ' + column)} IGNORE NULLS) "
            f"OVER (ORDER BY _row_number) AS {name('_turn ' + column)}"
            for column in counted
        )
        years = ", ".join(
            f"{mapping.year.start} + sum(CASE WHEN {name('_turn ' + column)} THEN 1 ELSE 0 END) "
            f"OVER (ORDER BY _row_number) AS {name(year_of(column))}"
            for column, mapping in counted.items()
        )
        return f"SELECT *, {years} FROM (SELECT *, {turns} FROM (SELECT *, {months} FROM read))"

    def _typed(self) -> str:
        fields = [
            f"{self._value(column, spec)} AS {column}" for column, spec in self.contract.items()
        ]
        originals = [
            f"{self.texts.source(column)} AS {name('_original ' + column)}"
            for column in self.entity.columns
        ]
        part = self.texts.key(self.entity.part) if self.entity.part else "''"
        return ", ".join(
            [*fields, *originals, f"{self.texts.own_key()} AS source_id", f"{part} AS part_id"]
            + [
                "_batch_id AS batch_id",
                "_row_number AS row_number",
                "_extracted_at AS extracted_at",
                f"{self._stated_time()} AS {name('_original _extracted_at')}",
            ]
        )

    def _stated_time(self) -> str:
        """The text that says when a row was extracted; NULL where no column says it."""
        rule = self.extract.extracted_at
        return name(rule.column) if isinstance(rule, ColumnTime) else "NULL"

    def _value(self, column: str, spec: Column) -> str:
        mapping = self.entity.columns.get(column)
        if mapping is None:
            default = self.source.currency if column == "currency" else None
            return literal(default) if default else f"CAST(NULL AS {SQL_TYPES[spec.type]})"
        if mapping.year is not None:
            mapping = mapping.model_copy(update={"format": mapping.format + " %Y"})
        return cast(self.texts.mapped(column), spec, mapping, self.source.time_zone)

    def _rejected_reason(self) -> str:
        reasons = [
            "CASE WHEN source_id IS NULL THEN 'the key is empty' END",
            *self._reasons_of_time(),
        ]
        for column, mapping in self.entity.columns.items():
            spec = self.contract[column]
            place = mapping.column or column
            found = f"coalesce({name('_original ' + column)}, '')"
            reasons.append(
                f"CASE WHEN {column} IS NULL AND {found} <> '' THEN "
                f"{literal(f'{place}: found ')} || {found} || "
                f"{literal('; expected ' + expected(spec, mapping))} END"
            )
            if spec.required:
                reasons.append(
                    f"CASE WHEN {column} IS NULL AND {found} = '' THEN "
                    f"{literal(f'{place}: found nothing; {column} needs a value')} END"
                )
        return f"nullif(concat_ws('. ', {', '.join(reasons)}), '')"

    def _reasons_of_time(self) -> list[str]:
        """Without the time that it is declared to state, a row has no place in the order."""
        rule = self.extract.extracted_at
        if not isinstance(rule, ColumnTime):
            return []
        found = f"coalesce({name('_original _extracted_at')}, 'nothing')"
        return [
            f"CASE WHEN extracted_at IS NULL THEN {literal(f'{rule.column}: found ')} || {found} "
            f"|| {literal(f'; expected a time as {rule.format}')} END"
        ]

    def _final(self) -> str:
        own = ", ".join(self.contract)
        summed = {
            column
            for column, mapping in self.entity.columns.items()
            if mapping.column in (self.entity.sum or ())
        }
        agreed = [column for column in self.contract if column not in summed | COMMON.keys()]
        return (
            f"{own}, {literal(self.source.system)} AS source_system, "
            f"{literal(self.source.account)} AS source_account, "
            f"{literal(self.extract.table)} AS extract_name, source_id, part_id, "
            f"{_hash(agreed)} AS agreed_hash, extracted_at, batch_id, row_number, "
            f"{_hash(list(self.contract))} AS row_hash, rejected_reason"
        )


def _hash(columns: list[str]) -> str:
    # The separators of ASCII: a '|' within a value must not look like one between two.
    texts = ", ".join(f"coalesce(CAST({column} AS VARCHAR), chr(30))" for column in columns)
    return f"md5(concat_ws(chr(31), {texts}))"
