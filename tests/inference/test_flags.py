"""Who is as good as the others is flagged no more often than the interval says."""

from benchmarks.flags import NOMINAL, simulate


def test_average_agents_are_flagged_at_the_nominal_level_and_a_weak_one_is_found():
    """6,200 judgements of average agents: 5 % is 310 of them, give or take 34 (two errors)."""
    found = simulate(trials=240, seeds=200)
    assert abs(found.improve + found.strength - NOMINAL) < 0.006
    assert found.improve <= NOMINAL / 2
    assert found.power >= 0.75
