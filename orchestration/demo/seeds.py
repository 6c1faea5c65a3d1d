"""The seeds that come with the demo, in a company of fewer people."""

from collections.abc import Collection
from pathlib import Path

import pandas as pd

OF_NOBODY_ALONE = ("", "*")


def keep_decisions_about(users: Collection[str], seeds: Path) -> None:
    """Take out of the seeds in a folder what was decided about agents who are not among users."""
    for path in sorted(seeds.glob("*.csv")):
        rows = pd.read_csv(path, dtype=str, keep_default_na=False)
        if "agent" not in rows:
            continue
        here = rows["agent"].isin([*users, *OF_NOBODY_ALONE])
        if not here.all():
            rows[here].to_csv(path, index=False, lineterminator="\n")
