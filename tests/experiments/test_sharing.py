"""Sharing out units: balanced, repeatable, and by chance."""

from collections import Counter
from fractions import Fraction

from scipy.stats import binomtest

from orchestration.experiments.sharing import share_out

HALVES = {"a": Fraction(1, 2), "b": Fraction(1, 2)}
UNITS = [(f"LS{number % 7}|north", f"lead {number}") for number in range(1000)]


def test_arms_are_balanced_in_all_and_in_each_stratum():
    thirds = {"a": Fraction(1, 2), "b": Fraction(3, 10), "c": Fraction(1, 5)}
    arms = share_out(UNITS, thirds, "salt", {})
    assert Counter(arms.values()) == {"a": 500, "b": 300, "c": 200}
    for stratum in {stratum for stratum, _ in UNITS}:
        here = [arms[key] for each, key in UNITS if each == stratum]
        for arm, share in thirds.items():
            assert abs(here.count(arm) - share * len(here)) <= 2


def test_a_draw_is_the_same_again_and_another_salt_is_another_draw():
    arms = share_out(UNITS, HALVES, "salt", {})
    assert share_out(reversed(UNITS), HALVES, "salt", {}) == arms
    others = share_out(UNITS, HALVES, "pepper", {})
    # as many agree as of coins
    assert binomtest(sum(arms[key] == others[key] for key in arms), 1000).pvalue > 0.001


def test_every_unit_has_the_same_chance_of_an_arm():
    drawn = [share_out(UNITS[:40], HALVES, f"salt {n}", {}) for n in range(400)]
    for _, key in UNITS[:40]:
        assert binomtest(sum(arms[key] == "a" for arms in drawn), 400).pvalue > 0.0001


def test_who_comes_later_fills_up_the_arm_that_is_behind():
    arms = share_out(UNITS[:10], HALVES, "salt", {"a": 30, "b": 20})
    assert Counter(arms.values()) == {"b": 10}
