"""Periods as people write them: 2026-10-05, 2026-W41, 2026-10, 2026-Q4, 2026, all.

What a period holds is counted in SQL; here a text becomes its kind and its first day.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

ALL = date(1970, 1, 1)
FORMS = {
    "day": r"(\d{4})-(\d\d)-(\d\d)",
    "week": r"(\d{4})-W(\d\d?)",
    "month": r"(\d{4})-(\d\d)",
    "quarter": r"(\d{4})-Q([1-4])",
    "year": r"(\d{4})",
    "all": r"all",
}
MONTHS = {"month": 1, "quarter": 3, "year": 12}


class FigureError(ValueError):
    """A figure that cannot be given as it was asked for; the text says why, and what to do."""


class PeriodError(FigureError):
    """A text that is no period; it says how one is written."""


@dataclass(frozen=True)
class Period:
    """A period by the names of `fct_kpis`.

    Attributes:
        kind: day, week, month, quarter, year or all.
        start: its first day; 1970-01-01 for all.
    """

    kind: str
    start: date

    @property
    def end(self) -> date:
        """The first day after it; all has no end."""
        if self.kind == "all":
            return date.max
        if self.kind not in MONTHS:
            return self.start + timedelta(days=7 if self.kind == "week" else 1)
        years, month = divmod(self.start.month - 1 + MONTHS[self.kind], 12)
        return date(self.start.year + years, month + 1, 1)

    def __str__(self) -> str:
        """As messages name it."""
        return "all time" if self.kind == "all" else f"{self.kind} from {self.start}"


def read_period(text: str, week_start: str) -> Period:
    """Read a period.

    Args:
        text: as people write it; a week is the ISO week.
        week_start: the company's; a week from Sunday begins a day before the ISO week.

    Raises:
        PeriodError: the text is none.
    """
    for kind, form in FORMS.items():
        if found := re.fullmatch(form, text):
            try:
                return Period(
                    kind, _first_day(kind, [int(part) for part in found.groups()], week_start)
                )
            except ValueError:
                break
    raise PeriodError(
        f"{text!r} is no period. Write a day as 2026-10-05, a week as 2026-W41, a month as "
        "2026-10, a quarter as 2026-Q4, a year as 2026, or all"
    )


def _first_day(kind: str, parts: list[int], week_start: str) -> date:
    if kind == "all":
        return ALL
    if kind == "week":
        return date.fromisocalendar(*parts, 1) - timedelta(days=week_start == "sunday")
    if kind == "quarter":
        return date(parts[0], 3 * parts[1] - 2, 1)
    return date(*parts, *[1] * (3 - len(parts)))
