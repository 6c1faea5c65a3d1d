"""What the pipeline costs after the first run: nothing new, one more day, a file 45 days late."""

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from benchmarks.extracts import DAYS, FIRST_DAY
from benchmarks.sides import Run, new_home, run_own

DAYS_LATE = 45
LAST_DAY = FIRST_DAY + timedelta(DAYS - 1)
# What lands before the run of each case; it was held back until then.
LANDING = {
    "nothing new": (),
    "one more day": (f"vicidial_log_{LAST_DAY:%Y%m%d}", f"vicidial_agent_log_{LAST_DAY:%Y%m%d}"),
    f"a file {DAYS_LATE} days late": (f"vicidial_log_{LAST_DAY - timedelta(DAYS_LATE):%Y%m%d}",),
}


def run_cases(folder: Path, home: Path) -> Iterator[tuple[str, Run]]:
    """Run the cases in a new home, one after the other; at the end all files have landed.

    Raises:
        CommandError: if a run did not end well.
    """
    new_home(folder, home)
    hold_back(home)
    run_own(home, folder / "before.log")
    for case in LANDING:
        land(case, folder / "extracts", home)
        yield case, run_own(home, folder / f"{case}.log")


def hold_back(home: Path) -> None:
    """Take out of a home what lands later."""
    for case in LANDING:
        for path in _landed(home, case):
            path.unlink()


def land(case: str, extracts: Path, home: Path) -> None:
    """Land what was held back for a case."""
    for source, path in zip(_landed(extracts, case), _landed(home, case), strict=True):
        os.link(source, path)


def _landed(home: Path, case: str) -> list[Path]:
    return [home / "landing" / "vicidial" / f"{name}.csv" for name in LANDING[case]]
