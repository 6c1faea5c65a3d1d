"""Chance is called a bottleneck no more often than it may be; one that is there is found."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.proportion import confint_proportions_2indep

from benchmarks.bottlenecks import NOMINAL, called_by_chance, found_first
from orchestration.inference.bottlenecks import judge, places, step_changes


def change(weeks: list[tuple[int, int]], numerator: int, denominator: int) -> pd.DataFrame:
    """One step: (came out, entered) of each week before, and of the week."""
    out, entered = np.array(weeks, dtype=float).T
    return pd.DataFrame(
        {
            **{"numerator": [float(numerator)], "denominator": float(denominator)},
            **{"baseline_numerator": out.sum(), "baseline_denominator": entered.sum()},
            "baseline_squares": (out**2 / entered).sum(),
            **{"baseline_weeks": len(weeks), "min_n": 30},
        }
    )


ALIKE = [(40, 100)] * 8
APART = [(20, 100), (60, 100)] * 4


def test_weeks_that_differ_by_chance_have_the_interval_of_statsmodels():
    [found] = judge(change(ALIKE, 28, 100)).to_dict("records")
    low, high = confint_proportions_2indep(28, 100, 320, 800, method="newcomb")
    assert (found["change_low"], found["change_high"]) == pytest.approx((low, high))
    assert found["dispersion"] == pytest.approx(0)
    assert found["verdict"] == "bottleneck"


def test_weeks_that_differ_by_themselves_widen_it():
    """χ² = Σ (x − 40)² ÷ (100 × 0.4 × 0.6) = 8 × 400 ÷ 24 = 133.3333 of 7 degrees: 19.047619."""
    [found] = judge(change(APART, 28, 100)).to_dict("records")
    assert found["dispersion"] == pytest.approx(19.047619)
    assert found["change_low"] < -0.3
    assert found["verdict"] == "may be chance"


@pytest.mark.parametrize(
    ("weeks", "week"),
    [(ALIKE[:3], (10, 100)), ([(4, 10)] * 2 + [(0, 3)] * 3, (1, 100)), (ALIKE, (1, 29))],
    ids=["three weeks", "29 before", "29 in the week"],
)
def test_too_few_are_not_judged(weeks, week):
    assert judge(change(weeks, *week)).verdict.to_list() == ["too few"]


def test_a_step_that_all_take_is_judged_by_its_counts():
    [found] = judge(change([(100, 100)] * 8, 80, 100)).to_dict("records")
    assert np.isnan(found["dispersion"])
    assert found["verdict"] == "bottleneck"


def test_dials_have_no_verdict():
    dials = change(ALIKE, 28, 100).assign(denominator=np.nan, baseline_denominator=np.nan)
    assert judge(dials).isna().all(axis=None)


def test_what_is_no_chance_comes_before_what_is_dearer():
    told = pd.DataFrame(
        [
            ("agent", "A1", "may be chance", 900.0),
            ("agent", "A2", "bottleneck", 50.0),
            ("agent", "A3", "bottleneck", 80.0),
            ("agent", "A4", "gain", -700.0),
            ("team", "T1", "too few", 1.0),
        ],
        columns=["scope", "scope_id", "verdict", "lost_amount"],
    ).assign(kpi="step_dial_connect", lost_qualified=lambda told: told.lost_amount)
    assert places(told).to_list() == [3, 2, 1, 4, 1]
    worthless = told.assign(lost_amount=np.nan)
    assert places(worthless).to_list() == [3, 2, 1, 4, 1]


def test_chance_is_called_at_most_at_the_nominal_level():
    """6,000 steps each: 5 % is 300, give or take 34 (two errors)."""
    alike, alike_by_counts = called_by_chance(20_000, spread=0.0, seeds=2000)
    apart, apart_by_counts = called_by_chance(20_000, spread=0.05, seeds=2000)
    assert 0.02 <= alike <= NOMINAL
    assert abs(alike_by_counts - NOMINAL) < 0.006
    assert abs(apart - NOMINAL) < 0.006
    assert apart_by_counts > 0.4


@pytest.mark.parametrize(
    "planted",
    ["step_dial_connect", "step_connect_conversation", "step_conversation_qualified"],
)
def test_a_planted_loss_comes_first(planted):
    first, _ = found_first(planted, 20_000, spread=0.0)
    assert first >= 0.95
    _, called = found_first(planted, 40_000, spread=0.0)
    assert called >= 0.95


def of_member(**counts: tuple[int, float]) -> pd.DataFrame:
    """What came out and entered of each factor, the same in the week and in its only one before."""
    rows = [
        change([(out, entered)], out, entered).assign(kpi=kpi)
        for kpi, (out, entered) in counts.items()
    ]
    member = {"period_start": date(2026, 6, 1), "scope": "team", "scope_id": "north"}
    return pd.concat(rows, ignore_index=True).assign(**member)


def test_a_team_whose_dials_are_not_known_has_no_parts():
    steps = of_member(step_connect_conversation=(4, 10), step_conversation_qualified=(1, 4))
    assert step_changes(steps)["contribution"].to_pylist() == [None, None]
    known = of_member(
        **{"dials": (40, np.nan), "step_dial_connect": (10, 40)},
        **{"step_connect_conversation": (4, 10), "step_conversation_qualified": (1, 4)},
    )
    assert step_changes(known)["contribution"].to_pylist() == [0] * 4


def test_a_home_without_weeks_has_no_row():
    assert step_changes(of_member(dials=(1, np.nan))[:0]).num_rows == 0
