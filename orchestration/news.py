"""News: what has changed since the last run, so that one with nothing to do ends before it begins.

What a run comes to is decided by files alone. Their names, sizes and times are held against those
of the last run; none is opened, and dbt, Dagster and Great Expectations are not imported for it.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from orchestration import history
from orchestration.declaration import Declaration
from orchestration.home import Home
from orchestration.ingest.decisions import RETRACTIONS
from orchestration.ingest.lake import whole_file
from orchestration.ingest.landing import landed_files
from orchestration.publish import PublishError
from orchestration.quality.record import checks_of
from orchestration.settings import PROJECT_ROOT, name_of_database, read_settings

PROGRAM = ("orchestration", "dbt_project", "dashboards", "seeds")
# What a run leaves, and other commands and hands add to and take away.
KEPT = (
    *("lake/raw", "lake/quarantine", "lake/closed", "lake/what_if", "lake/qa"),
    "lake/bonus/what_if",
    f"lake/ops/{RETRACTIONS}",
)


@dataclass(frozen=True)
class Settled:
    """A run that has published or was blocked: another one of the same files would do the same.

    Attributes:
        given: hash of what it was given: program, declaration, decisions, landed files.
        kept: hash of what it left: batches, quarantine, figures, the key of the phones.
        has_published: or else a check has blocked it.
    """

    run_id: str
    given: str
    kept: str
    has_published: bool


def has_news(home: Home, declaration: Declaration) -> bool:
    """Whether a run would find anything that the last one has not settled."""
    last = last_settled(home)
    return last is None or last.given != given(home, declaration) or last.kept != kept(home)


def still_published(home: Home, declaration: Declaration) -> Settled | None:
    """The last run, where it has published what another one would publish again."""
    last = last_settled(home)
    if not (last and last.has_published) or has_news(home, declaration):
        return None
    return last if _is_there(home, last.run_id) else None


def _is_there(home: Home, publish_id: str) -> bool:
    """Whether every place where BI reads has the set."""
    if not (home.published / "marts.duckdb").exists():
        return False
    if not (url := read_settings().postgres_url):
        return True
    from orchestration.publish.postgres import id_in_postgres

    try:
        return id_in_postgres(url) == publish_id
    except PublishError:  # the run will say it
        return False


def last_settled(home: Home) -> Settled | None:
    """The last run, unless it is under way, has failed or has died."""
    file = _file(home)
    return Settled(**json.loads(file.read_text(encoding="utf-8"))) if file.exists() else None


def unsettle(home: Home) -> None:
    """Forget the last run: from here on the home may hold half of the next."""
    _file(home).unlink(missing_ok=True)


def settle(home: Home, run_id: str, was_given: str) -> None:
    """Remember a run that has ended, and what it was given when it began; not one that failed."""
    has_published = bool(history.recorded(home, "publishes", run_id))
    if not has_published and not any(found.blocks for found in checks_of(home, run_id)):
        return
    settled = Settled(run_id, was_given, kept(home), has_published)
    with whole_file(_file(home)) as unfinished:
        unfinished.write_text(json.dumps(asdict(settled)), encoding="utf-8")


def given(home: Home, declaration: Declaration) -> str:
    """A hash of what a run that begins now is given."""
    own = [home.sources_file, *_below(home.seeds)]
    program = [path for folder in PROGRAM for path in _below(PROJECT_ROOT / folder)]
    landed = (
        (source.system, source.account, extract.table, file.path, file.size, file.modified)
        for source, extract in declaration.extracts
        for file in landed_files(home, extract)
    )
    settings = read_settings()
    to = name_of_database(settings.postgres_url)
    return _hash([home.engine, to, settings.language, *_stamps([*own, *program]), *landed])


def kept(home: Home) -> str:
    """A hash of what runs leave behind, as it is now."""
    left = [path for folder in KEPT for path in _below(home.path / folder)]
    return _hash(_stamps([home.path / "phone.key", *left]))


def _file(home: Home) -> Path:
    """In the engine's folder: whoever removes the warehouse wants it built anew."""
    return home.warehouse / "settled.json"


def _below(folder: Path) -> Iterator[Path]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return (path for path in files if path.parent.name != "__pycache__")


def _stamps(paths: Iterable[Path]) -> Iterator[tuple]:
    for path in paths:
        if path.exists():
            status = path.stat()
            yield (str(path), status.st_size, status.st_mtime_ns)


def _hash(parts: Iterable) -> str:
    return hashlib.sha256("\n".join(sorted(map(repr, parts))).encode()).hexdigest()
