"""Drawing and estimating together: of many draws the mean is true, and the intervals hold it."""

import numpy as np
import pandas as pd
import pytest

from orchestration.inference.reviews import estimates
from orchestration.inference.sampling import allocate, draw

DRAWS = 200
LEAST = 6


def company() -> pd.DataFrame:
    """Eight agents of 40 to 150 calls; what a call came to tells of its score, and so does who."""
    chance = np.random.default_rng(11)
    calls = [
        (
            f"{agent}-{number}",
            f"agent{agent}",
            chance.choice(["short", "conversation", "qualified"]),
        )
        for agent in range(8)
        for number in range(chance.integers(40, 150))
    ]
    frame = pd.DataFrame(calls, columns=["call_key", "agent_key", "outcome_class"])
    frame["week_start"] = chance.integers(1, 5, len(frame))
    usual = frame.agent_key.str[-1].astype(int) * 2 + frame.outcome_class.map(
        {"short": 60, "conversation": 70, "qualified": 80}
    )
    frame["score"] = (usual + chance.normal(0, 10, len(frame))).clip(0, 100)
    return frame


@pytest.fixture(scope="module")
def drawn() -> tuple[float, pd.DataFrame]:
    """The true mean, and the estimate of each draw."""
    frame = company()
    shares = allocate(frame.groupby("agent_key").size(), LEAST, None)
    strata = []
    for seed in range(DRAWS):
        sample = draw(frame, str(seed), "2026-10", shares).assign(squares=lambda s: s.score**2)
        agents = sample.groupby("agent_key", as_index=False).agg(
            calls=("agent_calls", "first"),
            reviewed=("score", "size"),
            score_sum=("score", "sum"),
            score_squares=("squares", "sum"),
        )
        strata.append(agents.assign(period_start=seed, scope="company", scope_id="Acme"))
    return frame.score.mean(), estimates(pd.concat(strata, ignore_index=True))


def test_the_estimates_lie_about_the_truth(drawn):
    true, found = drawn
    error = found.score.std() / DRAWS**0.5
    assert abs(found.score.mean() - true) < 3 * error


def test_an_interval_of_95_percent_holds_the_truth_as_often(drawn):
    true, found = drawn
    share = found.ci_low.le(true).mul(found.ci_high.ge(true)).mean()
    # binomial: three standard errors of 200 draws are 4.6 points; spread draws are surer than said
    assert share > 0.95 - 0.046
