"""Epochs and what the two systems make of them: wall clock in VICIdial, UTC in Salesforce."""

import numpy as np
import pandas as pd

ZONE = "America/New_York"
DAY = 86_400


def epoch_of(day: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Seconds since 1970 of a wall-clock time.

    Args:
        day: dates, datetime64.
        second: seconds on the wall clock since midnight.
    """
    wall = pd.DatetimeIndex(np.asarray(day, "datetime64[s]") + np.asarray(second, "timedelta64[s]"))
    utc = wall.tz_localize(ZONE, ambiguous=True, nonexistent="shift_forward").tz_convert("UTC")
    return utc.tz_localize(None).to_numpy("datetime64[s]").astype("int64")


def wall_clock(epoch: np.ndarray, zone: str = ZONE) -> np.ndarray:
    """The wall-clock time of an epoch, datetime64[s]."""
    utc = pd.DatetimeIndex(np.asarray(epoch, "int64").astype("datetime64[s]"), tz="UTC")
    return utc.tz_convert(zone).tz_localize(None).to_numpy("datetime64[s]")


def wall_date(epoch: np.ndarray) -> np.ndarray:
    """The wall-clock date of an epoch, datetime64[D]."""
    return wall_clock(epoch).astype("datetime64[D]")


def midnight_before(epoch: np.ndarray) -> np.ndarray:
    """The epoch at which the wall-clock date of an epoch begins: what a plain date means."""
    return epoch_of(wall_date(epoch), 0)


def salesforce_stamp(epoch: np.ndarray) -> np.ndarray:
    """An epoch as Salesforce writes it: `2026-08-24T13:05:00.000+0000`."""
    seconds = np.asarray(epoch, "int64").astype("datetime64[s]")
    return np.strings.add(np.datetime_as_string(seconds), ".000+0000").astype(object)
