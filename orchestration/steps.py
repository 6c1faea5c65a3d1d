"""Named steps of a run: what is shown while one is under way, and where a fault test may stop it.

A step's name is the same in the progress lines, in the fault tests and in error messages.
"""

import logging
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from orchestration.settings import read_settings

log = logging.getLogger(__name__)

STEPS = (
    "ingest.read",
    "ingest.written",
    "ingest.mapped",
    "ingest.recorded",
    "audit.raw",
    "build.started",
    "build.halfway",
    "build.built",
    "audit.marts",
    "publish.written",
    "publish.halfway",
    "publish.swapped",
)


@dataclass
class Step:
    """A step under way; `rows` is filled by whoever counts them."""

    name: str
    rows: int | None = None


@contextmanager
def step(name: str) -> Iterator[Step]:
    """Show that a step starts and ends, with its rows and seconds."""
    started = time.monotonic()
    current = Step(name)
    log.info("%s …", name, extra={"step": name, "state": "started"})
    yield current
    seconds = time.monotonic() - started
    rows = "" if current.rows is None else f"{current.rows:,} rows, "
    log.info("%s: %s%.1f s", name, rows, seconds, extra={"step": name, "state": "ended"})


def reach(name: str) -> None:
    """Mark a point of the run: with `DIALMART_FAIL_AT=<name>` the process says so and waits.

    The fault tests kill it from outside, as a power cut would.
    """
    if name not in STEPS:
        raise KeyError(f"{name} is not in STEPS: the fault tests would never stop there")
    if read_settings().fail_at == name:
        sys.stderr.write(f"waiting at {name}\n")
        sys.stderr.flush()
        signal.pause()
