"""When an extract is due: a cron schedule on the source's clock, and how late it may come.

What belongs here: the words of a schedule and its dates. What does not: what has come
(`quality/arrival.py`).
"""

import re
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Annotated
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError
from pydantic import AfterValidator

from orchestration.declaration.terms import Declared, refusal

_CRON = "five fields such as 0 7 * * 1-6 (minute, hour, day, month, weekday from Sunday 0)"
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}


def _cron(text: str) -> str:
    if len(text.split()) != 5:
        raise refusal(_CRON)
    try:
        # one that reads well may never come, such as 30 February
        next(CronSim(text, datetime.now(UTC)))
    except (CronSimError, StopIteration) as error:
        raise refusal(f"{_CRON}; {str(error) or 'it never comes'}") from error
    return text


def _span(text: str) -> str:
    if not re.fullmatch(r"\d{1,4}[mhd]", text):
        raise refusal("minutes, hours or days such as 90m, 3h, 2d")
    return text


class Arrival(Declared):
    """When a delivery is due, on the source's clock, and how much later it may come."""

    cron: Annotated[str, AfterValidator(_cron)]
    grace: Annotated[str, AfterValidator(_span)] = "3h"

    @property
    def patience(self) -> timedelta:
        """How much later than due a delivery may come."""
        return timedelta(**{_UNITS[self.grace[-1]]: int(self.grace[:-1])})

    def due_after(self, zone: str, extracted_at: datetime) -> datetime:
        """When the delivery after the one that was extracted at a moment is due, UTC.

        What is extracted within the grace of a date belongs to it, all else to the date to come: so
        Saturday's delivery, come late, is not taken for Monday's, come early.

        Args:
            zone: of the source's clock.
            extracted_at: UTC, with its zone.
        """
        moment = extracted_at.astimezone(ZoneInfo(zone))
        # a moment later, for a date that is reached exactly counts
        before = next(CronSim(self.cron, moment + timedelta(seconds=1), reverse=True))
        first, second = islice(CronSim(self.cron, moment), 2)
        is_late = extracted_at - before.astimezone(UTC) <= self.patience
        return (first if is_late else second).astimezone(UTC)
