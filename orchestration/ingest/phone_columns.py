"""Which columns of the lake hold phone numbers, and in which region each source writes them.

What a number is, and its key, is in `phones.py`.
"""

from collections.abc import Iterator

import duckdb

from orchestration.declaration import Declaration, Source, SystemExtract
from orchestration.home import Home
from orchestration.ingest import lake
from orchestration.ingest.casts import literal, name
from orchestration.ingest.entities import ENTITIES

NOTHING = "SELECT NULL::VARCHAR AS phone, NULL::VARCHAR AS phone_region WHERE false"


def phone_texts(
    home: Home, declaration: Declaration, connection: duckdb.DuckDBPyConnection
) -> duckdb.DuckDBPyRelation:
    """Every number of the lake as its source writes it.

    Returns:
        Two texts a row, `phone` and `phone_region` (ISO 3166, or ''); rows repeat. The text is
        what the models join (`phone_text` in dbt_project/macros/phones.sql).
    """
    selects = [
        f"SELECT {text} AS phone, {literal(source.phone_region or '')} AS phone_region FROM {rows}"
        for source in declaration.sources
        for text, rows in (*_of_system(home, source), *_of_mappings(home, source))
    ]
    return connection.sql(" UNION ALL ".join(selects) or NOTHING)


def _of_system(home: Home, source: Source) -> Iterator[tuple[str, str]]:
    for extract in source.extracts:
        if isinstance(extract, SystemExtract) and (found := lake.batches(home, source, extract)):
            files = ", ".join(
                literal(str(path))
                for path in (
                    lake.schema_path(home, source.system, extract.table),
                    *(batch.path for batch in found),
                )
            )
            rows = f"read_parquet([{files}], union_by_name = true)"
            for phone in extract.defined.phones:
                number = name(phone.number)
                code = f"'+' || {name(phone.code)} || ' ' || {number}" if phone.code else "NULL"
                yield f"coalesce({code}, {number})", rows


def _of_mappings(home: Home, source: Source) -> Iterator[tuple[str, str]]:
    fed = {mapping.entity for extract in source.extracts for mapping in extract.entities}
    for entity in sorted(fed):
        if "phone" in ENTITIES[entity]:
            files = literal(str(home.lake / "mapped" / entity / "*.parquet"))
            yield (
                "phone",
                f"(SELECT phone FROM read_parquet({files}) "
                f"WHERE source_account = {literal(source.account)})",
            )
