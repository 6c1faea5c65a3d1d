"""What a demo is asked to be: its dates, its size, and the random numbers each topic draws from.

What does not live here: what the company is like (company.py).
"""

import zlib
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from orchestration.demo.clock import epoch_of

DIALS_AT_SCALE_1 = 200_000


@dataclass(frozen=True)
class Plan:
    """The arguments of a demo.

    Attributes:
        days: length of the period in calendar days.
        agents: people with a headset, closers among them.
        scale: size of the period; 1 gives about 200,000 dials, whatever the days.
    """

    seed: int
    days: int
    agents: int
    scale: float
    first_day: date

    @property
    def dials(self) -> int:
        """How many dials to aim at; agents who have no time for more make fewer."""
        return round(DIALS_AT_SCALE_1 * self.scale)

    @property
    def dates(self) -> pd.DatetimeIndex:
        """The days of the period, shape (days,)."""
        return pd.date_range(self.first_day, periods=self.days, unit="s")

    @property
    def end_day(self) -> date:
        """The day after the last one, when the last files are delivered."""
        return self.first_day + timedelta(days=self.days)

    @property
    def pace(self) -> float:
        """Shortens the delays of a sale, so that a short period still sees orders; at most 1."""
        return min(1.0, self.days / 90)

    @property
    def start(self) -> int:
        """The first moment of the period, epoch in s."""
        return int(self.epochs([0], [0])[0])

    @property
    def end(self) -> int:
        """The first moment after the period, epoch in s."""
        return int(self.epochs([self.days], [0])[0])

    def epochs(self, day: np.ndarray, second: np.ndarray) -> np.ndarray:
        """Epochs in s of wall-clock times, by day number and seconds since midnight."""
        first = np.datetime64(self.first_day, "s")
        return epoch_of(first + np.asarray(day).astype("timedelta64[D]"), second)

    def random(self, topic: str) -> np.random.Generator:
        """A generator of the topic's own, so that a change in one topic leaves the others alone."""
        return np.random.default_rng([self.seed, zlib.crc32(topic.encode())])
