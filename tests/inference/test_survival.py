"""The rate that an unripe cohort is on its way to."""

import math

import pandas as pd
import pytest
from statsmodels.duration.survfunc import SurvfuncRight

from orchestration.inference.survival import expected_rate


def durations(*rows):
    return pd.DataFrame(rows, columns=["days", "converted", "censored"])


def test_who_is_followed_no_longer_has_not_failed():
    """The vector: events on days 3 and 10, followed to 5, 12 and 20; 2/5 would be too low."""
    followed = durations((3, 1, 0), (5, 0, 1), (10, 1, 0), (12, 0, 1), (20, 0, 1))
    assert expected_rate(followed, 30).rate == pytest.approx(0.466667, abs=1e-6)


def test_it_is_the_curve_of_statsmodels():
    followed = durations((0, 2, 5), (1, 7, 0), (4, 3, 11), (9, 1, 1), (30, 0, 40))
    days = followed.days.repeat(followed.converted + followed.censored)
    converted = [
        one for row in followed.itertuples() for one in [1] * row.converted + [0] * row.censored
    ]
    curve = SurvfuncRight(days, converted)
    expected = expected_rate(followed, 30)
    assert expected.rate == pytest.approx(1 - curve.surv_prob[-1])
    # the log-log interval around it, of Greenwood's standard error
    survival, error = curve.surv_prob[-1], curve.surv_prob_se[-1]
    reach = 1.959963984540054 * error / (survival * math.log(survival))
    assert expected.low == pytest.approx(1 - survival ** math.exp(reach))
    assert expected.high == pytest.approx(1 - survival ** math.exp(-reach))


def test_of_a_cohort_whose_days_are_over_it_is_the_share():
    assert expected_rate(durations((4, 3, 0), (90, 0, 9)), 90).rate == pytest.approx(0.25)


def test_before_the_first_conversion_there_is_no_interval():
    assert math.isnan(expected_rate(durations((5, 3, 0), (9, 1, 6)), 4).high)


@pytest.mark.parametrize(("converted", "censored", "rate"), [(0, 4, 0), (4, 0, 1)])
def test_without_any_or_with_all_there_is_no_interval(converted, censored, rate):
    expected = expected_rate(durations((5, converted, censored)), 30)
    assert expected.rate == rate
    assert math.isnan(expected.low)
    assert math.isnan(expected.high)
