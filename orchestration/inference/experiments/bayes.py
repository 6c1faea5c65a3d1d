"""How likely it is that an arm is better, and what it costs to be wrong: of shares."""

from typing import NamedTuple

import numpy as np
from scipy.special import betaln, logsumexp


class Belief(NamedTuple):
    """What is believed of an arm after its units, with every share as likely before them.

    Attributes:
        p_better: the probability that the arm's share is the better one.
        expected_loss: by how much the control is better on average, where it is: what it costs to
            choose the arm.
    """

    p_better: float
    expected_loss: float


def belief(arm: tuple[int, int], control: tuple[int, int]) -> Belief:
    """Compare two shares of which more is better, each with the prior Beta(1, 1).

    The sums are exact (Miller 2014, Formulas for Bayesian A/B Testing; Stucchio 2015, Bayesian A/B
    Testing at VWO).

    Args:
        arm: successes and failures; where less is better, failures and successes.
        control: the same.
    """
    (a, b), (c, d) = ((first + 1, second + 1) for first, second in (control, arm))
    # E[(A - B)+] = E[A] P(A' > B) - E[B] P(A > B'), a prime for one success more
    lost = a / (a + b) * _is_larger(a + 1, b, c, d) - c / (c + d) * _is_larger(a, b, c + 1, d)
    return Belief(_is_larger(c, d, a, b), max(lost, 0.0))


def _is_larger(a: int, b: int, c: int, d: int) -> float:
    """P(Beta(a, b) > Beta(c, d)) for a whole number a."""
    i = np.arange(a)
    terms = betaln(c + i, b + d) - np.log(b + i) - betaln(1 + i, b) - betaln(c, d)
    return float(np.exp(logsumexp(terms)))
