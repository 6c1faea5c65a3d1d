"""How extracts become files: which date a row is delivered on, and one file a table and date.

The file of a date holds what changed on the days since the last one; nothing is in it that was
not known by then.
"""

import os
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa

from orchestration.demo.clock import epoch_of, wall_date
from orchestration.demo.plan import Plan


def daily(epoch: np.ndarray) -> np.ndarray:
    """The date of the file that holds an event: the morning after it, datetime64[D]."""
    return wall_date(epoch) + np.timedelta64(1, "D")


def weekly(plan: Plan, epoch: np.ndarray) -> np.ndarray:
    """The Monday after an event; the first day for what was before, the end for what is left."""
    day = wall_date(epoch)
    # 1970-01-01 was a Thursday
    weekday = (day.astype("int64") + 3) % 7
    monday = day + (7 - weekday).astype("timedelta64[D]")
    first = np.datetime64(plan.first_day, "D")
    monday = np.where(day < first, first, monday)
    return np.minimum(monday, np.datetime64(plan.end_day, "D"))


def versions(plan: Plan, changes: pd.DataFrame, key: str) -> pd.DataFrame:
    """What weekly files say of things that change: their last state before each Monday.

    Args:
        plan: whose weeks.
        changes: the key, `at` (epoch, s) and columns of state; a missing value means no change.
        key: the column that says what changed.

    Returns:
        The same columns, `at` being the last change, and `delivered`.
    """
    changes = changes.sort_values([key, "at"], kind="stable")
    states = changes.groupby(key, sort=False).ffill()
    states[key] = changes[key]
    states["delivered"] = weekly(plan, states["at"].to_numpy())
    return states.drop_duplicates([key, "delivered"], keep="last").reset_index(drop=True)


def full_twice(plan: Plan, start: pd.DataFrame, end: pd.DataFrame) -> pd.DataFrame:
    """A table that is delivered whole, once at the start and once at the end."""
    return pd.concat(
        [
            start.assign(delivered=np.datetime64(plan.first_day, "D")),
            end.assign(delivered=np.datetime64(plan.end_day, "D")),
        ],
        ignore_index=True,
    )


def with_files(table: str, extract: pd.DataFrame) -> pd.DataFrame:
    """Name each row's file by its date of delivery: `<table>_<YYYYMMDD>.csv`."""
    names = {date: f"{table}_{date:%Y%m%d}.csv" for date in extract["delivered"].unique()}
    files = extract["delivered"].map(names)
    return extract.assign(file=files).sort_values("delivered", kind="stable")


def write_files(folder: Path, extract: pd.DataFrame) -> None:
    """Write an extract's files; rows keep their order, a missing value is an empty field."""
    folder.mkdir(parents=True, exist_ok=True)
    content = extract.drop(columns=["file", "delivered"])
    table = pa.Table.from_pandas(_without_empty_texts(content), preserve_index=False)
    for name, places in extract.groupby("file", sort=True).indices.items():
        duckdb.from_arrow(table.take(places)).write_csv(str(folder / name), header=True)
        _stamp(folder / name, extract["delivered"].iloc[places[0]])


def _without_empty_texts(content: pd.DataFrame) -> pd.DataFrame:
    texts = content.select_dtypes(["object", "str"]).columns
    return content.assign(**{name: content[name].replace("", None) for name in texts})


def _stamp(path: Path, delivered: pd.Timestamp) -> None:
    """Give a file the time of its delivery, four in the morning, as its modification time."""
    moment = int(epoch_of(np.array([delivered], "datetime64[s]"), np.array([4 * 3600]))[0])
    os.utime(path, (moment, moment))
