"""The generic source: one batch becomes typed rows of the contract's entities, by `sources.yml`.

A mapped file keeps the grain of the source's rows; which version of a row wins, and the sums over
the rows of one key, are SQL (`dbt_project/models/contract`). A row that does not fit is kept with
its `rejected_reason`, so that every row of a file is accounted for.
"""

import hashlib
from pathlib import Path

import duckdb

from orchestration.declaration import ColumnTime, EntityMapping, Extract, Source
from orchestration.home import Home
from orchestration.ingest import lake
from orchestration.ingest.casts import SQL_TYPES, cast, expected, literal, name
from orchestration.ingest.entities import ENTITIES, IDENTIFIED_BY, Column
from orchestration.ingest.header import matched
from orchestration.ingest.lake import Batch, whole_file

META = {
    "source_system": "VARCHAR",
    "source_account": "VARCHAR",
    "extract_name": "VARCHAR",
    "source_id": "VARCHAR",
    "part_id": "VARCHAR",
    "agreed_hash": "VARCHAR",
    "extracted_at": "TIMESTAMP",
    "batch_id": "VARCHAR",
    "row_number": "BIGINT",
    "row_hash": "VARCHAR",
    "rejected_reason": "VARCHAR",
}


def mapped_path(
    home: Home, source: Source, extract: Extract, entity: EntityMapping, batch: Batch
) -> Path:
    """Where the mapped rows of a batch lie; the name changes with the mapping and the date."""
    made_from = f"{entity.fingerprint(source, extract)} {batch.extracted_at.isoformat()}"
    version = hashlib.sha256(made_from.encode()).hexdigest()[:12]
    return home.lake / "mapped" / entity.entity / f"{batch.batch_id}-{version}.parquet"


def write_mapped_schema_files(home: Home) -> None:
    """Write, for each entity, the empty Parquet of its columns: its folder is never empty."""
    for entity, columns in ENTITIES.items():
        types = {column: SQL_TYPES[spec.type] for column, spec in columns.items()} | META
        select = ", ".join(f"CAST(NULL AS {kind}) AS {column}" for column, kind in types.items())
        _copy(f"SELECT {select} WHERE false", home.lake / "mapped" / entity / "schema.parquet")


def write_mapped(
    home: Home, source: Source, extract: Extract, entity: EntityMapping, batch: Batch
) -> Path:
    """Map one batch into one entity, unless that was done before.

    Returns:
        The mapped file: the entity's columns in their contract types, and `META`.
    """
    path = mapped_path(home, source, extract, entity, batch)
    if not path.exists():
        _copy(Mapper(source, extract, entity, batch).sql(), path)
    return path


def _copy(select: str, path: Path) -> None:
    with whole_file(path) as unfinished, duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute(
            f"COPY ({select}) TO {literal(str(unfinished))} (FORMAT parquet, COMPRESSION zstd)"
        )


class Mapper:
    """The SQL of one batch's way into one entity."""

    def __init__(self, source: Source, extract: Extract, entity: EntityMapping, batch: Batch):
        """Hold what the mapping is made from."""
        self.source, self.extract, self.entity, self.batch = source, extract, entity, batch
        self.contract = ENTITIES[entity.entity]

    def sql(self) -> str:
        """One select: read, date what counts its year, cast, say what does not fit."""
        return f"""
        WITH read AS ({self._read()}),
        dated AS ({self._dated()}),
        typed AS (SELECT {self._typed()} FROM dated WHERE {self._when()}),
        judged AS (SELECT *, {self._rejected_reason()} AS rejected_reason FROM typed)
        SELECT {self._final()} FROM judged ORDER BY row_number
        """

    def _read(self) -> str:
        with duckdb.connect() as connection:
            relation = connection.read_parquet(str(self.batch.path))
            present = set(relation.columns)
        # A batch keeps the spelling of its file where a column was not declared at the time.
        found = {matched(column): name(column) for column in present if column not in lake.META}
        missing = sorted(self.extract.mapped_columns - present)
        texts = {column: found.get(matched(column), "CAST(NULL AS VARCHAR)") for column in missing}
        renamed = [text for text in texts.values() if text in found.values()]
        others = f" EXCLUDE ({', '.join(renamed)})" if renamed else ""
        added = "".join(f", {text} AS {name(column)}" for column, text in texts.items())
        return f"SELECT *{others}{added} FROM read_parquet({literal(str(self.batch.path))})"

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
            f"month(try_strptime({self._source(column)} || ' 2000', "
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
            f"OVER (ORDER BY _row_number) AS {name('_year ' + column)}"
            for column, mapping in counted.items()
        )
        return f"SELECT *, {years} FROM (SELECT *, {turns} FROM (SELECT *, {months} FROM read))"

    def _typed(self) -> str:
        fields = [
            f"{self._value(column, spec)} AS {column}" for column, spec in self.contract.items()
        ]
        originals = [
            f"{self._source(column)} AS {name('_original ' + column)}"
            for column in self.entity.columns
        ]
        part = self._key(self.entity.part) if self.entity.part else "''"
        return ", ".join(
            [*fields, *originals, f"{self._own_key()} AS source_id", f"{part} AS part_id"]
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
        return cast(self._text(column), spec, mapping, self.source.time_zone)

    def _text(self, column: str) -> str:
        """The text that is cast: as the source has it, after the value map, with its year."""
        mapping = self.entity.columns[column]
        text = self._source(column)
        if mapping.values:
            cases = " ".join(
                f"WHEN {literal(found)} THEN {literal(_as_text(meant))}"
                for found, meant in mapping.values.items()
            )
            text = f"CASE {text} {cases} END"
        if mapping.year is not None:
            text = f"{text} || ' ' || CAST({name('_year ' + column)} AS VARCHAR)"
        return text

    def _source(self, column: str) -> str:
        """The text as the source has it; an id is written as the key that it refers to."""
        mapping = self.entity.columns[column]
        if mapping.constant is not None:
            return literal(_as_text(mapping.constant))
        if mapping.key is not None:
            return self._key(mapping.key)
        if mapping.columns:
            return f"concat_ws({literal(mapping.join)}, {', '.join(map(name, mapping.columns))})"
        return self._key((mapping.column,)) if column.endswith("_id") else name(mapping.column)

    def _key(self, columns) -> str:
        """The parts of a key joined by '|'; NULL when all of them are."""
        if columns == "row":
            return "_file || '|' || CAST(_row_number AS VARCHAR)"
        parts = [
            rf"replace(replace(coalesce({name(column)}, ''), '\', '\\'), '|', '\|')"
            for column in columns
        ]
        present = " OR ".join(f"{name(column)} IS NOT NULL" for column in columns)
        joined = " || '|' || ".join(parts)
        return f"CASE WHEN {present} THEN {joined} END"

    def _own_key(self) -> str:
        own = self._key(self.entity.key)
        if identified_by := IDENTIFIED_BY.get(self.entity.entity):
            return f"{own} || '|' || {self._text(identified_by)}"
        return own

    def _when(self) -> str:
        conditions = [
            f"{name(column)} IN ({', '.join(literal(_as_text(value)) for value in values)})"
            for column, values in self.entity.when.items()
        ]
        return " AND ".join(conditions) or "true"

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
        agreed = [column for column in self.contract if column not in summed]
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


def _as_text(value: object) -> str:
    """A YAML scalar as the text that a source would write."""
    return str(value).lower() if isinstance(value, bool) else str(value)
