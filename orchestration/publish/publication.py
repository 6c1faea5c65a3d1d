"""A publication: a set written to where BI reads it, all of it or nothing.

Files of DuckDB always (`duckdb_file.py`); PostgreSQL as well where the environment names one
(`postgres.py`), with the rows of the very files. Not here: who may publish (the pipeline).
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from orchestration.home import Home
from orchestration.publish import HalfPublishedError, PublishError
from orchestration.publish.duckdb_file import verify, write
from orchestration.publish.tables import FILES, Table, published_tables, read_manifest
from orchestration.publish.versions import candidates, clean_up, require_space, swap
from orchestration.steps import reach, step
from orchestration.transform import target_path


@dataclass(frozen=True)
class Publication:
    """A set that BI reads now.

    Attributes:
        publish_id: the set's id.
        data_through_at: UTC, naive: up to when every source has told its events; None without any.
        files: the versions that the links point to, marts first.
        rows: rows of each table, by `<file>.<table>`.
    """

    publish_id: str
    data_through_at: datetime | None
    files: list[Path]
    rows: dict[str, int]


def publish(
    home: Home, publish_id: str, files: tuple[str, ...] = FILES, postgres_url: str = ""
) -> Publication:
    """Publish files of the warehouse, all or none: by default `marts.duckdb` and `detail.duckdb`.

    The caller holds the home's lock, and nothing has the warehouse open for writing.

    Args:
        home: the home, whose marts are built and, for `FILES`, audited.
        publish_id: letters, digits, `-` and `_`; used once for each file.
        files: those that move together: `FILES` or `QUALITY`.
        postgres_url: where the same rows are published, too; empty: nowhere else.

    Raises:
        PublishError: the set stays as it was published before, here and there.
        HalfPublishedError: only PostgreSQL has the new one.
    """
    if not re.fullmatch(r"[\w-]+", publish_id, re.ASCII):
        raise PublishError(f"The publish id {publish_id!r} is not made of letters, digits, - and _")
    tables = _tables(home, files)
    home.published.mkdir(parents=True, exist_ok=True)
    for file in files:
        clean_up(home.published, file)
    require_space(home.published, files)
    rows: dict[str, int] = {}
    with candidates(home.published, files, publish_id) as paths:
        for file, path in paths.items():
            with step(f"publish {file}") as shown:
                stamp, written = write(path, home, tables[file], publish_id)
                shown.rows = sum(written.values())
            verify(path, home, tables[file], stamp)
            path.chmod(0o640)
            rows |= {f"{file}.{table}": count for table, count in written.items()}
        with _in_postgres(postgres_url, paths, tables, publish_id) as swap_schema:
            reach("publish.written")
            # the network is likelier to fail than a rename: first what may leave both as they were
            swap_schema()
            reach("publish.halfway")
            versions = _swap_files(paths, publish_id, postgres_url)
            reach("publish.swapped")
    return Publication(publish_id, stamp.data_through_at, versions, rows)


def copy_to_postgres(
    home: Home, publication: Publication, files: tuple[str, ...], url: str
) -> None:
    """Publish in PostgreSQL what the files have already.

    Raises:
        PublishError: PostgreSQL keeps what it has.
    """
    paths = dict(zip(files, publication.files, strict=True))
    with _in_postgres(url, paths, _tables(home, files), publication.publish_id) as swap_schema:
        swap_schema()


def _tables(home: Home, files: tuple[str, ...]) -> dict[str, list[Table]]:
    manifest = read_manifest(target_path(home) / "manifest.json")
    return {file: published_tables(manifest, file) for file in files}


@contextmanager
def _in_postgres(
    url: str, paths: dict[str, Path], tables: dict[str, list[Table]], publish_id: str
) -> Iterator[Callable[[], None]]:
    """Load the rows of the files, if anywhere; what is given has readers see them."""
    if not url:
        yield lambda: None
        return
    from orchestration.publish.postgres import loaded  # who has none need not wait for psycopg

    with loaded(url, paths, tables, publish_id) as swap_schema:
        yield swap_schema


def _swap_files(paths: dict[str, Path], publish_id: str, postgres_url: str) -> list[Path]:
    try:
        return [swap(path, file) for file, path in paths.items()]
    except OSError as error:
        if not postgres_url:
            raise
        raise HalfPublishedError(
            f"PostgreSQL has the set {publish_id} already, the files could not follow ({error}). "
            "Mend what this says and run `dialmart run` again: it publishes both anew."
        ) from error
