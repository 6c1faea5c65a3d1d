"""The generic source: one batch becomes typed rows of the contract's entities, by `sources.yml`.

A mapped file keeps the grain of the source's rows; which version of a row wins, and the sums over
the rows of one key, are SQL (`dbt_project/models/contract`). A row that does not fit is kept with
its `rejected_reason`, so that every row of a file is accounted for.
"""

import hashlib
from pathlib import Path

import duckdb

from orchestration.declaration import EntityMapping, Extract, Source
from orchestration.home import Home
from orchestration.ingest.casts import SQL_TYPES, literal
from orchestration.ingest.entities import ENTITIES
from orchestration.ingest.lake import Batch, whole_file
from orchestration.ingest.mapping_sql import MappingSql
from orchestration.settings import engine_config

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
    with duckdb.connect() as connection:
        for entity, columns in ENTITIES.items():
            types = {column: SQL_TYPES[spec.type] for column, spec in columns.items()} | META
            nulls = ", ".join(f"CAST(NULL AS {kind}) AS {column}" for column, kind in types.items())
            path = home.lake / "mapped" / entity / "schema.parquet"
            _copy(connection, f"SELECT {nulls} WHERE false", path)


def write_mapped(
    home: Home, source: Source, extract: Extract, entity: EntityMapping, batch: Batch
) -> Path:
    """Map one batch into one entity, unless that was done before.

    Returns:
        The mapped file: the entity's columns in their contract types, and `META`.
    """
    path = mapped_path(home, source, extract, entity, batch)
    if not path.exists():
        with duckdb.connect(config=engine_config()) as connection:
            connection.execute("SET TimeZone = 'UTC'")
            _copy(connection, MappingSql(source, extract, entity, batch).select(), path)
    return path


def _copy(connection: duckdb.DuckDBPyConnection, select: str, path: Path) -> None:
    with whole_file(path) as unfinished:
        connection.execute(
            f"COPY ({select}) TO {literal(str(unfinished))} (FORMAT parquet, COMPRESSION zstd)"
        )
