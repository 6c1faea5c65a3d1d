"""Batches that people take out of the lake, and back in; who, when and why is kept.

What is taken out is moved, never deleted. Here is what the lake holds afterwards; what follows from
it is the next run's: a batch that has left the lake has everything built anew.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pyarrow.parquet as pq

from orchestration.declaration import Declaration, Extract, Source
from orchestration.home import Home, HomeError
from orchestration.ingest import lake
from orchestration.ingest.decisions import Decision, decide, retracted
from orchestration.ingest.landing import ContentIds, landed_files

SHORTEST_ID = 8


class BatchError(HomeError):
    """A batch that cannot be taken out, or back in; the text says why, and what to do."""


@dataclass(frozen=True)
class _Place:
    """A batch where it lies now: in the lake, retracted, or in quarantine as a whole file."""

    source: Source
    extract: Extract
    batch_id: str
    file: str
    path: Path | None


def retract(home: Home, declaration: Declaration, batch: str, by: str, why: str) -> Decision:
    """Take a loaded batch out of the lake.

    Args:
        home: locked by the caller.
        declaration: the home's.
        batch: the name of its file, or the first 8 characters of its id or more.
        by: who.
        why: for those who will miss its rows.

    Raises:
        BatchError: if no batch is meant, or more than one.
    """
    place = _one(batch, _loaded(home, declaration), "no batch of the lake is {}")
    kept = _kept(home, place)
    kept.parent.mkdir(parents=True, exist_ok=True)
    # A command that dies here has changed nothing: the next run reads the landed file again.
    place.path.replace(kept)
    return _decide(home, "retract", place, by, why)


def replay(home: Home, declaration: Declaration, batch: str, by: str, why: str) -> Decision:
    """Have the next run take a batch in again, as `sources.yml` reads its file by then.

    Args:
        home: locked by the caller.
        declaration: the home's.
        batch: one that was retracted, that was loaded with rows in quarantine, or a whole file in
            quarantine; named as in `retract`.
        by: who.
        why: what has changed.

    Raises:
        BatchError: if no batch is meant, or more than one, or a loaded one's file is gone.
    """
    loaded, refused = _loaded(home, declaration), _refused(home, declaration)
    places = [*loaded, *_retracted(home, declaration), *refused]
    place = _one(batch, places, "no batch that was loaded, retracted or refused is {}")
    if _has_landed(home, place):
        if place.path:
            place.path.unlink()
    elif place.path == _kept(home, place):
        back = lake.batch_path(home, place.source, place.extract, place.batch_id)
        back.parent.mkdir(parents=True, exist_ok=True)
        place.path.replace(back)
    else:
        raise BatchError(f"{place.file} has left the landing folder; deliver it again, then run")
    return _decide(home, "replay", place, by, why)


def _decide(home: Home, decision: str, place: _Place, by: str, why: str) -> Decision:
    decided = Decision(
        decision=decision,
        at=datetime.now(UTC).replace(tzinfo=None),
        by=by,
        why=why,
        source_system=place.source.system,
        source_account=place.source.account,
        extract_name=place.extract.table,
        batch_id=place.batch_id,
        file=place.file,
    )
    decide(home, decided)
    return decided


def _one(batch: str, places: list[_Place], none: str) -> _Place:
    by_id = len(batch) >= SHORTEST_ID
    found = [p for p in places if p.file == batch or (by_id and p.batch_id.startswith(batch))]
    if len(found) == 1:
        return found[0]
    if not found:
        raise BatchError(
            f"{none.format(repr(batch))}; fct_batches and `dialmart quarantine` list them"
        )
    listed = ", ".join(f"{p.batch_id[:12]} ({p.extract.table}, {p.file})" for p in found)
    raise BatchError(f"{batch!r} may be any of {listed}; name one by its id")


def _by_name(declaration: Declaration) -> dict[tuple[str, ...], tuple[Source, Extract]]:
    return {(s.system, s.account, e.table): (s, e) for s, e in declaration.extracts}


def _loaded(home: Home, declaration: Declaration) -> list[_Place]:
    return [
        _Place(source, extract, batch.batch_id, batch.file, batch.path)
        for source, extract in declaration.extracts
        for batch in lake.batches(home, source, extract)
    ]


def _retracted(home: Home, declaration: Declaration) -> Iterator[_Place]:
    by_name = _by_name(declaration)
    for (*name, batch_id), decision in retracted(home).items():
        if extract := by_name.get(tuple(name)):
            place = _Place(*extract, batch_id, decision.file, None)
            yield replace(place, path=_kept(home, place))


def _refused(home: Home, declaration: Declaration) -> Iterator[_Place]:
    """Files that could not be read at all: of such a file the quarantine has row 0."""
    by_name = _by_name(declaration)
    names = ("source_system", "source_account", "extract_name")
    for path in (home.lake / "quarantine").glob("*-*.parquet"):
        row = pq.read_table(path).slice(0, 1).to_pylist()[0]
        extract = by_name.get(tuple(row[name] for name in names))
        if extract and row["row_number"] == 0:
            yield _Place(*extract, row["batch_id"], row["file"], None)


def _kept(home: Home, place: _Place) -> Path:
    folder = home.lake / "retracted" / place.source.system / place.extract.table
    return folder / f"account={place.source.account}" / f"{place.batch_id}.parquet"


def _has_landed(home: Home, place: _Place) -> bool:
    ids = ContentIds(home, place.source, place.extract)
    return any(ids.of(file) == place.batch_id for file in landed_files(home, place.extract))
