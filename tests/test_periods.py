"""Periods as people write them."""

from datetime import date

import pytest

from orchestration.periods import Period, PeriodError, read_period


@pytest.mark.parametrize(
    ("text", "kind", "start", "end"),
    [
        ("2026-10-05", "day", date(2026, 10, 5), date(2026, 10, 6)),
        ("2026-W01", "week", date(2025, 12, 29), date(2026, 1, 5)),
        ("2026-12", "month", date(2026, 12, 1), date(2027, 1, 1)),
        ("2026-Q4", "quarter", date(2026, 10, 1), date(2027, 1, 1)),
        ("2026", "year", date(2026, 1, 1), date(2027, 1, 1)),
        ("all", "all", date(1970, 1, 1), date.max),
    ],
)
def test_a_period_begins_and_ends(text, kind, start, end):
    period = read_period(text, "monday")
    assert (period, period.end) == (Period(kind, start), end)


def test_a_week_from_sunday_begins_a_day_earlier():
    assert read_period("2026-W01", "sunday").start == date(2025, 12, 28)


@pytest.mark.parametrize("text", ["2026-13", "2026-W54", "2026-Q5", "October", "2026-1", ""])
def test_what_is_no_period_is_told_how_one_is_written(text):
    with pytest.raises(PeriodError, match="a month as 2026-10"):
        read_period(text, "monday")
