"""The open leads of a campaign: which the dialer may call at an hour, and how far it is with each.

When there is a dial is in schedule.py and dialing.py.
"""

import numpy as np
import pandas as pd

from orchestration.demo.company.names import AREAS
from orchestration.demo.company.profile import HUMAN_BY_HOUR, MACHINE_BY_HOUR

ZONES = sorted({zone for *_, zone in AREAS.values()})
CALLBACK_KEPT = 0.7
CALLBACK_SECONDS = 15 * 60
NOBODY = -1


class Pool:
    """A campaign's leads; every attribute is an array with one value a lead.

    Attributes:
        lead: the dialer lead's number.
        calls: dials so far.
        is_closed: not to be dialled again.
        callback: promised time, epoch in s, or 0.
    """

    def __init__(self, leads: pd.DataFrame):
        """Start with leads that nobody has called."""
        self.lead = leads.index.to_numpy()
        self.list_id = leads["list_id"].to_numpy()
        self.entry = leads["entry"].to_numpy()
        self.is_usable = leads["is_usable"].to_numpy()
        self.zone = np.searchsorted(ZONES, leads["zone"].to_numpy().astype(str))
        self.calls = np.zeros(len(leads), "int64")
        self.is_closed = np.zeros(len(leads), bool)
        self.callback = np.zeros(len(leads), "int64")

    def assign(
        self,
        rng: np.random.Generator,
        start: np.ndarray,
        offsets: np.ndarray,
        by_agent: np.ndarray,
    ) -> np.ndarray:
        """The place in the pool of a lead for each dial of a day, or -1 where none is left.

        Args:
            rng: where chance comes from.
            start: epochs of the dials, s, in order.
            offsets: hours between UTC and each of ZONES on that day.
            by_agent: which dials reach an agent; the others no agent gets to see.
        """
        place = np.full(len(start), NOBODY)
        is_open = ~self.is_closed & (self.entry < start[0])
        # nobody answers a number that is none
        reachable = is_open & self.is_usable
        self._keep_callbacks(rng, reachable, start, np.flatnonzero(by_agent), place)
        hours = (start[:, None] // 3600 + offsets) % 24
        for which, free, by_hour in (
            (by_agent, reachable, HUMAN_BY_HOUR),
            (~by_agent, is_open, MACHINE_BY_HOUR),
        ):
            free[place[place != NOBODY]] = False
            wanted = np.flatnonzero(which & (place == NOBODY))
            place[wanted] = self._draw(rng, free, by_hour[hours[wanted]])
        return place

    def _keep_callbacks(
        self,
        rng: np.random.Generator,
        reachable: np.ndarray,
        start: np.ndarray,
        handled: np.ndarray,
        place: np.ndarray,
    ) -> None:
        """Give leads that are to be called back a dial within minutes of the promised time."""
        is_due = reachable & (self.callback >= start[0]) & (self.callback <= start[-1])
        due = np.flatnonzero(is_due)
        due = due[rng.random(len(due)) < CALLBACK_KEPT]
        for lead in due[np.argsort(self.callback[due], kind="stable")]:
            free = handled[place[handled] == NOBODY]
            distance = np.abs(start[free] - self.callback[lead])
            if len(free) and distance.min() <= CALLBACK_SECONDS:
                place[free[distance.argmin()]] = lead

    def _draw(
        self, rng: np.random.Generator, is_free: np.ndarray, weights: np.ndarray
    ) -> np.ndarray:
        """A free lead for each row of weights by zone: a zone by chance, then anyone in it."""
        found = np.full(len(weights), NOBODY)
        limits = (weights * np.bincount(self.zone[is_free], minlength=len(ZONES))).cumsum(axis=1)
        draw = rng.random(len(weights)) * limits[:, -1]
        chosen = (limits <= draw[:, None]).sum(axis=1)
        for number in range(len(ZONES)):
            asked = rng.permutation(np.flatnonzero(chosen == number))
            free = rng.permutation(np.flatnonzero(is_free & (self.zone == number)))
            both = min(len(asked), len(free))
            # Where leads run out, the dials that get none are random, not the day's last.
            found[asked[:both]] = free[:both]
        return found
