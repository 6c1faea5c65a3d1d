"""Drawing calls: the same for everybody, fair to each call, spread as the calls are."""

import hashlib
from itertools import product

import pandas as pd
import pytest

from orchestration.inference.sampling import (
    allocate,
    calls_needed,
    chance,
    chance_of_missing,
    draw,
    second_reviews,
)

# One agent: five short calls, two conversations and one that qualified, over two weeks.
CALLS = pd.DataFrame(
    [
        (f"call{number}", "Ada", outcome, week)
        for number, (outcome, week) in enumerate(
            [*product(["short"], [1, 1, 1, 2, 2]), *product(["conversation"], [1, 2])]
            + [("qualified", 1)]
        )
    ],
    columns=["call_key", "agent_key", "outcome_class", "week_start"],
)
THREE = pd.Series({"Ada": 3})


def drawn_calls(seed: str, calls: pd.DataFrame = CALLS) -> list[str]:
    return sorted(draw(calls, seed, "2026-10", THREE).call_key)


def test_chance_is_the_first_52_bits_of_a_hash():
    # sha256 of s|2026-10|c begins with 13 hexadecimal digits
    digits = hashlib.sha256(b"s|2026-10|c").hexdigest()[:13]
    assert chance("s", "2026-10", "c") == int(digits, 16) / 16**13


def test_no_order_of_the_calls_changes_the_draw():
    assert drawn_calls("s") == drawn_calls("s", CALLS.sample(frac=1, random_state=3))


def test_another_seed_draws_others():
    assert len({tuple(drawn_calls(str(seed))) for seed in range(20)}) > 10


def test_each_call_is_as_likely_as_any_other():
    draws = 4000
    found = pd.Series([call for seed in range(draws) for call in drawn_calls(str(seed))])
    shares = found.value_counts() / draws
    assert len(shares) == len(CALLS)
    # 3 of 8; five standard errors
    assert (shares - 3 / 8).abs().max() < 5 * (3 / 8 * 5 / 8 / draws) ** 0.5


def test_a_stratum_gets_its_share_rounded_down_or_up():
    for seed in range(50):
        counts = draw(CALLS, str(seed), "2026-10", THREE).groupby(["outcome_class", "week_start"])
        # three short calls of week 1 are owed 3 * 3/8 = 1.125, the others 0.75 and 0.375
        assert 1 <= counts.size()["short", 1] <= 2
        assert counts.size().drop([("short", 1)]).max() <= 1


@pytest.mark.parametrize(
    ("in_all", "expected"),
    [
        (None, {"a": 6, "b": 6, "c": 2}),
        # 6 more for 94 and 34 calls: 4.41 and 1.59, of which b has the larger remainder
        (20, {"a": 10, "b": 8, "c": 2}),
        (500, {"a": 100, "b": 40, "c": 2}),
    ],
)
def test_an_agent_gets_the_least_and_its_share_of_what_is_left(in_all, expected):
    assert dict(allocate(pd.Series({"a": 100, "b": 40, "c": 2}), 6, in_all)) == expected


def test_a_twentieth_of_the_calls_is_reviewed_twice_and_one_at_least():
    twice = [
        second_reviews(pd.Series([f"call{n}" for n in range(calls)]), "s", "2026-10", 0.05).sum()
        for calls in (1, 20, 21, 100)
    ]
    assert twice == [1, 1, 2, 5]


def test_how_many_calls_it_takes():
    # practices: 195.91 and 131.73 calls for 5 points at 95 %, p = .85
    assert calls_needed(0.05, 0.85) == 196
    assert calls_needed(0.05, 0.85, 400) == 132


def test_six_calls_often_miss_a_fault_of_one_call_in_eight():
    assert chance_of_missing(1 / 8, 6) == pytest.approx((7 / 8) ** 6)
    assert chance_of_missing(1 / 8, 6) == pytest.approx(0.4488, abs=5e-5)
