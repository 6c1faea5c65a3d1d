"""What reviews say of all calls, and how far reviewers agree: against statsmodels, and by hand."""

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.weightstats import DescrStatsW

from orchestration.inference.reviews import agreements, deviations, estimates

SCORES = np.array([94.0, 80, 66, 100, 71, 88])


def strata(**agents: tuple[float, list[float]]) -> pd.DataFrame:
    """Of one month and team: by agent, how many calls there are, and the scores of the reviewed."""
    return pd.DataFrame(
        [
            {
                "period_start": "2026-10-01",
                "scope": "team",
                "scope_id": "north",
                "agent_key": agent,
                "calls": float(calls),
                "reviewed": float(len(scores)),
                "score_sum": float(np.sum(scores)),
                "score_squares": float(np.sum(np.square(scores))),
            }
            for agent, (calls, scores) in agents.items()
        ]
    )


def told(frame: pd.DataFrame) -> list[float]:
    [row] = estimates(frame)[["score", "ci_low", "ci_high"]].to_numpy()
    return list(row)


def test_of_one_agent_with_calls_beyond_number_it_is_the_plain_t_interval():
    plain = DescrStatsW(SCORES)
    expected = [plain.mean, *plain.tconfint_mean()]
    assert told(strata(ada=(1e12, SCORES))) == pytest.approx(expected)


def test_nothing_is_uncertain_where_every_call_was_reviewed():
    assert told(strata(ada=(6, SCORES))) == pytest.approx([SCORES.mean()] * 3)


def test_an_agent_counts_by_calls_and_not_by_reviews():
    # (300 * 90 + 100 * 50) / 400; 4 reviews of one, 2 of the other
    assert told(strata(ada=(300, [90] * 4), ben=(100, [50] * 2)))[0] == pytest.approx(80)


def test_an_agent_with_one_review_varies_about_the_mean_of_all():
    # mean (10 * 81 + 10 * 78) / 20 = 79.5; variance 10² * (1 - 2/10) * 2/2 + 10² * (1 - 1/10) *
    # (78 - 79.5)² = 80 + 202.5, by 20²; t of one degree is 12.706205
    reach = 12.706205 * (282.5 / 400) ** 0.5
    expected = [79.5, 79.5 - reach, 79.5 + reach]
    assert told(strata(ada=(10, [80, 82]), ben=(10, [78]))) == pytest.approx(expected)


def test_one_review_tells_no_interval_and_none_no_score():
    [score, low, high] = told(strata(ada=(10, [80])))
    assert score == 80
    assert np.isnan([low, high]).all()
    assert estimates(strata(ada=(10, []))).empty


def test_no_bound_is_beyond_the_scale():
    [_, low, high] = told(strata(ada=(100, [100, 100, 70])))
    assert 0 <= low < high == 100


def cells(**items: int) -> pd.DataFrame:
    names = {"period_start": "2026-10-01", "reviewer": "rita", "other_reviewer": "sam"}
    return pd.DataFrame(
        [
            names | dict(zip(("said", "other_said"), said.split("__"), strict=True), items=count)
            for said, count in items.items()
        ]
    )


def test_kappa_is_agreement_beyond_chance():
    # alike 35 of 50; by chance (25 * 30 + 25 * 20) / 50² = 0.5; (0.7 - 0.5) / (1 - 0.5)
    table = cells(met__met=20, met__not_met=5, not_met__met=10, not_met__not_met=15)
    assert agreements(table).kappa.tolist() == pytest.approx([0.4])


def test_two_who_always_say_the_same_one_thing_have_no_kappa():
    assert agreements(cells(met__met=9)).kappa.isna().all()


def test_drift_has_the_t_interval_of_its_mean():
    points = [-4.0, -9, -2, -7, 1]
    names = {"period_start": "2026-10-01", "reviewer": "rita"}
    found = deviations(pd.DataFrame([names | {"deviation": point} for point in points]))
    [bounds] = found[["ci_low", "ci_high"]].to_numpy()
    assert bounds == pytest.approx(DescrStatsW(points).tconfint_mean())
