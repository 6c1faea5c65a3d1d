"""Showing a run's steps while it runs: bars on a terminal, plain lines otherwise.

Steps speak through `logging` (`steps.py`) and dbt through its events; nothing else prints.
"""

import logging
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

log = logging.getLogger("orchestration.progress")


# Controls and marks of direction: they would steer a terminal or forge a line.
UNSEEN = ("Cc", "Cf", "Cn", "Cs", "Zl", "Zp")


def inert(line: str) -> str:
    """One line of text as it may be shown: what cannot be seen is written out."""
    return "".join(
        letter.encode("unicode_escape").decode()
        if unicodedata.category(letter) in UNSEEN
        else letter
        for letter in line
    )


class _Lines(logging.Formatter):
    """Plain lines, one a record; a traceback keeps its own."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 (the library's name)
        return inert(super().formatMessage(record))


class _Bars(logging.Handler):
    """Turns the log records of steps into bars."""

    def __init__(self, progress: Progress):
        super().__init__()
        self._progress = progress
        self._tasks: dict[str, int] = {}

    def emit(self, record: logging.LogRecord) -> None:
        name = getattr(record, "step", None)
        if name is None:
            self._progress.console.print(inert(record.getMessage()), markup=False)
        elif record.state == "started":
            self._tasks[name] = self._progress.add_task(inert(name), total=None)
        elif record.state == "advanced":
            if name not in self._tasks:
                self._tasks[name] = self._progress.add_task(name)
            self._progress.update(self._tasks[name], completed=record.done, total=record.total)
        elif name in self._tasks:
            self._progress.remove_task(self._tasks.pop(name))
            self._progress.console.print(inert(record.getMessage()), markup=False)


@contextmanager
def shown() -> Iterator[None]:
    """Show the steps that run inside, on standard error."""
    console = Console(stderr=True)
    logger = logging.getLogger("orchestration")
    logger.setLevel(logging.INFO)
    logger.propagate = False
    if console.is_terminal:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        with Progress(*columns, TimeElapsedColumn(), console=console, transient=True) as progress:
            handler: logging.Handler = _Bars(progress)
            yield from _handled(logger, handler)
    else:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(_Lines())
        handler.addFilter(lambda record: getattr(record, "state", "ended") == "ended")
        yield from _handled(logger, handler)


def _handled(logger: logging.Logger, handler: logging.Handler) -> Iterator[None]:
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)


def dbt_event(event: object) -> None:
    """Show that dbt has finished a model or test."""
    if event.info.name == "LogModelResult":
        total = event.data.total
    elif event.info.name == "LogTestResult":
        total = event.data.num_models
    else:
        return
    extra = {"step": "build", "state": "advanced", "done": event.data.index, "total": total}
    log.info("build: %d of %d", event.data.index, total, extra=extra)
