"""A band is what its history says, worked out by hand; chance and a floor keep it wide enough."""

import duckdb
import pytest

from orchestration.quality.suites.bands import outside_band

COLUMNS = "name, age, value, chance"


def outside(*values: float | None, chance: float = 0) -> list[tuple]:
    """What the band of a series says; the newest value comes first."""
    rows = ", ".join(
        f"('a', {age}, {'null' if value is None else value}, {chance})"
        for age, value in enumerate(values)
    )
    series = f"select * from (values {rows}) as given ({COLUMNS})"
    with duckdb.connect() as connection:
        return connection.execute(outside_band(series, "name")).fetchall()


def test_a_band_is_four_spreads_around_the_median():
    # 90, 95, 105, 140: the median is 100, they are 10, 5, 5, 40 apart from it, so 7.5 in the middle
    # 4 * 1.4826 * 7.5 = 44.478
    history = (90, 95, 105, 140)
    assert outside(144.4, *history) == []
    assert outside(144.5, *history) == [("a", 144.5, 55.522, 144.478, 4)]
    assert outside(55.5, *history) == [("a", 55.5, 55.522, 144.478, 4)]
    assert outside(55.6, *history) == []


def test_one_bad_day_in_the_history_does_not_widen_it():
    assert outside(150, 90, 95, 105, 140) == outside(150, 90, 95, 105, 9999)


@pytest.mark.parametrize(("newest", "found"), [(79.9, 1), (80.1, 0), (119.9, 0), (120.1, 1)])
def test_less_than_a_fifth_is_nobody_s_alarm(newest, found):
    assert len(outside(newest, 100, 100, 100)) == found


def test_what_chance_does_is_no_alarm():
    # 9 calls a day: the spread by chance is 3
    assert outside(20.9, 9, 9, 9, chance=3) == []
    assert len(outside(21.1, 9, 9, 9, chance=3)) == 1


def test_three_earlier_values_are_needed():
    assert outside(1000, 10, 10) == []
    assert outside(1000, 10, None, 10) == []
    assert len(outside(1000, 10, None, 10, 10)) == 1


def test_below_zero_the_band_is_as_wide():
    assert outside(-119, -100, -100, -100) == []
    assert len(outside(-121, -100, -100, -100)) == 1


def test_without_a_newest_value_nothing_is_judged():
    assert outside(None, 10, 10, 10) == []
