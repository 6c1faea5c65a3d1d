"""Verdicts on experiments are wrong as often as they say, however often one looks."""

import pytest

from benchmarks.experiments import ALPHA, MDE, simulate, simulate_agents


@pytest.fixture(scope="module")
def alike():
    """200 tests whose arms do not differ: of a share of 5 % a standard error is 1.5 points."""
    return simulate(lift=0.0)


def test_arms_alike_are_told_apart_at_the_nominal_level(alike):
    assert alike.planned == pytest.approx(ALPHA, abs=2 * 0.0155)


def test_looking_often_misleads_the_plain_p_and_not_the_always_valid_one(alike):
    assert alike.peeked == pytest.approx(0.14, abs=2 * 0.0245)
    assert alike.peeked_always_valid <= ALPHA
    assert alike.verdicts <= ALPHA + 2 * 0.0155


def test_what_was_planned_is_found_and_held_by_its_interval():
    found = simulate(lift=MDE)
    assert found.planned == pytest.approx(0.8, abs=2 * 0.0283)
    assert found.coverage >= 0.94


def test_agents_who_keep_to_an_arm_have_to_be_told():
    agents = simulate_agents()
    assert agents.coverage >= 0.94
    assert agents.coverage_untold < 0.9
