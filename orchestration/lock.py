"""A lock that one process holds and that says who: the operating system frees it at its death."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO


class LockedError(Exception):
    """Another process holds the lock; the text is what it says of itself."""


@contextmanager
def locked(path: Path, purpose: str) -> Iterator[None]:
    """Hold a lock, so that whoever else wants it is told by whom and what for.

    Raises:
        LockedError: if another process holds it.
    """
    with path.open("a+") as file:
        if holder := _take(file):
            raise LockedError(holder)
        # a process of ours that outlives this one, such as dbt on Spark, holds it on
        os.set_inheritable(file.fileno(), True)
        file.truncate(0)
        file.write(f"pid {os.getpid()}, {purpose}, since {datetime.now(UTC):%F %T} UTC\n")
        file.flush()
        try:
            yield
        finally:
            file.truncate(0)  # nobody is told of a process that holds it no longer


def _take(file: TextIO) -> str:
    """Lock a file, or say what its holder says of itself, which it writes just after it has got it.

    One that says nothing is about to write, or has let go meanwhile: it is asked again, for 1 s.
    """
    for _ in range(20):
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return ""
        except BlockingIOError:
            file.seek(0)
            if told := file.read().strip():
                return told
        time.sleep(0.05)
    return "another process"
