"""Best hours, attempts and waits: what is told of them beyond sums."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.stats.multitest import multipletests

from orchestration.inference.stop_sentences import sentence
from orchestration.inference.survival import time_until
from orchestration.inference.timing import (
    attempt_reach,
    contact_hours,
    shrunk,
    speeds,
    standardised,
    verdicts,
)


def hours(*rows, min_dials=100, prior_rate=0.1):
    """Hours of the company: dials, contacts, expected."""
    frame = pd.DataFrame(rows, columns=["dials", "contacts", "expected"])
    return frame.assign(
        **{"scope": "company", "scope_id": "Acme", "min_dials": min_dials, "prior_strength": 50},
        **{"prior_rate": prior_rate, "local_dow": 1, "local_hour": range(len(rows))},
    )


def test_a_rate_is_shrunk_towards_that_of_all():
    """The vector: 3 of 10 where one in ten is usual and counts as 50 dials."""
    (rate,) = shrunk(*(pd.Series([each]) for each in (3, 10, 0.10, 50)))
    assert rate == pytest.approx(0.133333, abs=1e-6)


def test_of_the_usual_attempts_the_adjusted_rate_is_the_shrunk_one():
    (factor,) = standardised(*(pd.Series([each]) for each in (3, 10 * 0.10, 0.10, 50)))
    assert 0.10 * factor == pytest.approx(0.133333, abs=1e-6)
    # dials of which two are to be expected say less for the hour
    (factor,) = standardised(*(pd.Series([each]) for each in (3, 2.0, 0.10, 50)))
    assert 0.10 * factor == pytest.approx(0.114286, abs=1e-6)


def test_an_hour_of_few_dials_is_not_judged():
    found = verdicts(hours((99, 60, 9.9), (100, 60, 10.0)))
    assert list(found) == ["insufficient_data", "better"]


def test_no_hour_may_be_large_enough():
    assert list(verdicts(hours((5, 5, 0.5)))) == ["insufficient_data"]


def test_one_odd_hour_of_many_may_be_chance():
    """Its own interval excludes 1; among 84 hours one such is nothing."""
    usual = [(200, 20, 20.0)] * 83
    told = contact_hours(hours((200, 30, 20.0), *usual)).to_pylist()
    assert told[0]["observed_low"] > 1
    assert {row["verdict"] for row in told} == {"not_distinguishable"}
    found = verdicts(hours((200, 50, 20.0), (200, 3, 20.0), *usual))
    assert list(found[:2]) == ["better", "worse"]


def test_verdicts_are_those_of_benjamini_and_hochberg():
    counts = [(200, contacts, 20.0) for contacts in (8, 9, 11, 20, 28, 31, 33, 36, 45)]
    chances = [
        min(1, 2 * min(stats.poisson.cdf(n, 20), 1 - stats.poisson.cdf(n - 1, 20)))
        for _, n, _ in counts
    ]
    rare = multipletests(chances, 0.05, method="fdr_bh")[0]
    found = verdicts(hours(*counts)) != "not_distinguishable"
    assert list(found) == list(rare)
    assert 0 < rare.sum() < len(rare)


def test_reach_goes_on_from_attempt_to_attempt_of_each_scope():
    steps = pd.DataFrame(
        [
            ("list", "A", 1, 0.4),
            ("list", "A", 2, 0.5),
            ("list", "A", 3, 0.0),
            ("list", "B", 1, 0.1),
        ],
        columns=["scope", "scope_id", "attempt_number", "hazard"],
    )
    told = [float(row["reach"]) for row in attempt_reach(steps).to_pylist()]
    assert told == pytest.approx([0.4, 0.7, 0.7, 0.1])


def waits(*rows):
    frame = pd.DataFrame(rows, columns=["days", "converted", "censored"])
    keys = {"scope": "company", "scope_id": "Acme", "event": "attempt", "clock": "wall_clock"}
    return frame.assign(**keys)


def test_who_waits_still_is_followed_and_no_failure():
    """Two of four in 3 and 5 minutes, one waiting since 4: S = 3/4, then 3/4 × 1/2."""
    (told,) = speeds(waits((3, 1, 0), (4, 0, 1), (5, 1, 0), (90, 1, 0))).to_pylist()
    assert float(told["rate_within_5"]) == pytest.approx(0.625)
    assert (told["minutes_p50"], told["minutes_p90"]) == (5, 90)


def test_a_percentile_that_nobody_was_followed_to_is_not_known():
    (told,) = speeds(waits((3, 1, 0), (60, 0, 9))).to_pylist()
    assert (told["minutes_p50"], told["minutes_p90"]) == (None, None)
    assert float(told["rate_within_5"]) == pytest.approx(0.1)


def test_half_of_the_members_is_half_whatever_floats_make_of_it():
    for members in range(2, 60, 2):
        times = pd.DataFrame({"days": range(1, members + 1), "converted": 1, "censored": 0})
        assert time_until(times, 0.5) == members / 2


@pytest.mark.parametrize(
    ("language", "change", "said"),
    [
        ("en", {}, "Solar: no attempt, up to number 9, is known not to be worth it"),
        (
            "en",
            {"stop_after_attempt": 4},
            "Solar: give up a lead that 4 attempts have not reached. The next one earns €0.21 at "
            "most and has to earn €0.40",
        ),
        ("zh", {"stop_after_attempt": 4}, "Solar：拨打 4 次仍未接通的线索应放弃。再拨一次最多带来"),
        ("en", {"is_unknown": True}, "Solar: what an attempt may cost is not known"),
        ("zh", {"name": "(none)"}, "无：截至第 9 次"),
    ],
)
def test_a_rule_is_said_in_words(language, change, said):
    rule = {
        **{"name": "Solar", "attempts_told": 9, "stop_after_attempt": np.nan},
        **{"most": 0.21, "least_worth": 0.4, "is_unknown": False, "language": language},
        **{"reporting_currency": "EUR", "reporting_time_zone": "Europe/Berlin"},
    }
    assert sentence(pd.Series(rule | change)).startswith(said)
