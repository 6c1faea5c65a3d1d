"""Versions of a published file: how one is begun, takes the place of the old one, and goes.

`published/marts.duckdb` is a link to `marts_<publish_id>.duckdb`. A reader opens what the link
points to and keeps it as long as it likes: nobody waits, nobody sees half a file. Not here: what is
in the file (`duckdb_file.py`).
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import duckdb

from orchestration.publish import HalfPublishedError, PublishError

KEPT = 3
LEAST_FREE_BYTES = 50_000_000
UNFINISHED = ".part"


@contextmanager
def candidates(folder: Path, files: tuple[str, ...], publish_id: str) -> Iterator[dict[str, Path]]:
    """Give a name for each file's new version; whatever goes wrong, nothing of them stays.

    Args:
        folder: the published folder.
        files: those that are published together.
        publish_id: used once.

    Raises:
        PublishError: for everything that the engine or the disk refuses within.
    """
    stays = "Nothing was published: BI keeps the set that it has."
    paths = {file: folder / f"{file}_{publish_id}.duckdb{UNFINISHED}" for file in files}
    for path in paths.values():
        if _version(path).exists():
            raise PublishError(
                f"{_version(path)} was published before: an id is used once. {stays}"
            )
    try:
        yield paths
    except HalfPublishedError:
        raise
    except PublishError as error:
        raise PublishError(f"{error} {stays}") from error
    except (duckdb.Error, OSError) as error:
        raise PublishError(
            f"{str(error).strip()}. {stays} Mend what this says, then run `dialmart run` again."
        ) from error
    finally:
        _remove_unfinished(folder)


def swap(path: Path, file: str) -> Path:
    """Give the candidate its name and have the link point to it; readers see one or the other."""
    version = path.rename(_version(path))
    point_to(version.with_name(f"{file}.duckdb"), version)
    return version


def point_to(link: Path, version: Path) -> None:
    """Have a link point to another version beside it, in one step that outlives a power cut."""
    new_link = link.with_name(link.name + UNFINISHED)
    new_link.symlink_to(version.name)  # relative: a home may be moved
    new_link.replace(link)
    descriptor = os.open(link.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _version(path: Path) -> Path:
    return path.with_name(path.name.removesuffix(UNFINISHED))


def clean_up(folder: Path, file: str) -> None:
    """Remove what a publish that died left, and old versions: with the next one there are three."""
    _remove_unfinished(folder)
    current = (folder / f"{file}.duckdb").resolve()
    # The current one stays whatever its time says: copying a home changes times.
    by_age = sorted(
        folder.glob(f"{file}_*.duckdb"),
        key=lambda path: (path.resolve() == current, path.stat().st_mtime_ns),
    )
    for path in by_age[: 1 - KEPT]:
        path.unlink()


def _remove_unfinished(folder: Path) -> None:
    for path in folder.glob(f"*{UNFINISHED}*"):  # DuckDB's .wal of one, too
        path.unlink()


def require_space(folder: Path, files: tuple[str, ...]) -> None:
    """Check that new versions fit beside the old ones, with room to write them.

    Raises:
        PublishError: if less is free than twice what the current versions take, or than 50 MB.
    """
    current = [folder / f"{file}.duckdb" for file in files]
    taken = sum(path.stat().st_size for path in current if path.exists())
    needed, free = max(2 * taken, LEAST_FREE_BYTES), shutil.disk_usage(folder).free
    if free < needed:
        raise PublishError(
            f"Nothing was published: {folder} has {free / 1e6:,.0f} MB free and needs "
            f"{needed / 1e6:,.0f} MB for a new set beside the old one. BI keeps the set that it "
            "has. Free some space, then run `dialmart run` again."
        )


def data_through(folder: Path) -> datetime | None:
    """Up to when what BI reads reaches, UTC, naive; None before anything was published."""
    marts = folder / "marts.duckdb"
    if not marts.exists():
        return None
    with duckdb.connect(str(marts.resolve()), read_only=True) as connection:
        return connection.execute("select max(data_through_at) from dim_sources").fetchone()[0]


def published_id(folder: Path) -> str | None:
    """The id of the set that BI reads; None before anything was published."""
    marts = folder / "marts.duckdb"
    return marts.resolve().stem.removeprefix("marts_") if marts.exists() else None
