"""Landed files: which there are for an extract, what content they hold, when it was extracted.

Files are only read, never moved: local folders and object stores alike, through fsspec.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO
from zoneinfo import ZoneInfo

import fsspec

from orchestration.declaration import Extract, FileNameTime, Source
from orchestration.home import Home
from orchestration.ingest.lake import whole_file
from orchestration.settings import expand

CHUNK = 1 << 20


@dataclass(frozen=True)
class LandedFile:
    """One file that matches an extract's pattern.

    Attributes:
        path: as its file system names it.
        modified: UTC, naive.
    """

    file_system: fsspec.AbstractFileSystem
    path: str
    size: int
    modified: datetime

    @property
    def name(self) -> str:
        """The file's name without its folder; bytes that are no UTF-8 are written out."""
        name = self.path.rsplit("/", 1)[-1]
        return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")

    @contextmanager
    def open(self) -> Iterator[BinaryIO]:
        """Open the file's bytes."""
        with self.file_system.open(self.path, "rb") as stream:
            yield stream


def pattern(home: Home, extract: Extract) -> str:
    """The extract's file pattern, with the environment's values, absolute.

    Raises:
        SettingsError: if the pattern names a variable that is not set.
    """
    text = expand(extract.files)
    if "://" in text or Path(text).is_absolute():
        return text
    return str(home.landing / text)


def shown_pattern(home: Home, extract: Extract) -> str:
    """The pattern for people: what the environment holds may be a secret and stays a name."""
    here = "://" not in extract.files and not extract.files.startswith(("/", "$"))
    return str(home.landing / extract.files) if here else extract.files


def landed_files(home: Home, extract: Extract) -> list[LandedFile]:
    """The files that match an extract's pattern, by name."""
    file_system, path = fsspec.core.url_to_fs(pattern(home, extract))
    found = file_system.glob(path, detail=True)
    return [
        LandedFile(file_system, name, info["size"], _modified(info))
        for name, info in sorted(found.items())
        if info["type"] == "file"
    ]


def _modified(info: dict) -> datetime:
    moment = info.get("mtime") or info.get("LastModified") or info.get("created")
    if isinstance(moment, datetime):
        return moment.astimezone(UTC).replace(tzinfo=None)
    return datetime.fromtimestamp(moment, UTC).replace(tzinfo=None)


class ContentIds:
    """The SHA-256 of an extract's files; a cache by path, size and time spares hashing them again.

    The cache may be deleted at any time.
    """

    def __init__(self, home: Home, source: Source, extract: Extract):
        """Read the cache that an earlier run has left for the extract."""
        name = f"{source.system}.{source.account}.{extract.table}.json"
        self._file = home.lake / "files" / name
        self._known = json.loads(self._file.read_text()) if self._file.exists() else {}
        self._seen: dict[str, list] = {}

    def of(self, file: LandedFile) -> str:
        """The content's id, 64 hex characters."""
        stamp = _stamp(file)
        content = self._known[file.path][-1] if self.is_known(file) else _sha256(file)
        self._seen[file.path] = [*stamp, content]
        return content

    def is_known(self, file: LandedFile) -> bool:
        """Whether an earlier run has seen this very delivery: path, size and time."""
        return self._known.get(file.path, [])[:2] == _stamp(file)

    def save(self) -> None:
        """Keep what this run has seen for the next one."""
        with whole_file(self._file) as unfinished:
            unfinished.write_text(json.dumps(self._seen, indent=0))


def _stamp(file: LandedFile) -> list:
    return [file.size, file.modified.isoformat()]


def _sha256(file: LandedFile) -> str:
    digest = hashlib.sha256()
    with file.open() as stream:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def extracted_at(file: LandedFile, extract: Extract, source: Source) -> datetime:
    """When the source wrote the file: from its name where declared, else its modification time.

    Returns:
        UTC, naive. (A declared column is read row by row where the batch is written.)

    Raises:
        ValueError: if the name does not have the declared form.
    """
    rule = extract.extracted_at
    if not isinstance(rule, FileNameTime):
        return file.modified
    found = re.search(rule.file_name, file.name)
    if not found:
        raise ValueError(f"its name does not match extracted_at.file_name {rule.file_name!r}")
    try:
        local = datetime.strptime(found.group(1), rule.format)
    except ValueError:
        raise ValueError(
            f"{found.group(1)!r} in its name is no time of the form {rule.format!r} "
            "(extracted_at.format)"
        ) from None
    return local.replace(tzinfo=ZoneInfo(source.time_zone)).astimezone(UTC).replace(tzinfo=None)
