"""Which calls are drawn for a review, and how many it takes: arithmetic over a frame of calls.

Chance is a hash, so that anybody can repeat a draw and no order of rows changes it. Who asks for a
draw, and where it is kept, is in `reviews/drawing.py`.
"""

import hashlib
import math

import pandas as pd
from scipy import stats

from orchestration.inference import CONFIDENCE

BITS = 52
STRATUM = ["outcome_class", "week_start"]


def chance(*names: str) -> float:
    """A number from 0 to 1 that the names decide: the first 52 bits of their SHA-256."""
    digest = hashlib.sha256("|".join(names).encode()).digest()
    return (int.from_bytes(digest[:8]) >> (64 - BITS)) / 2**BITS


def allocate(calls: pd.Series, least: int, in_all: int | None) -> pd.Series:
    """How many calls of each agent are drawn.

    Args:
        calls: how many each agent has, by agent.
        least: how many each gets, as far as there are so many.
        in_all: how many there may be together; what is left of it goes to the agents by the calls
            that they have left. None is as few as `least` allows.

    Returns:
        By agent; never more than there are.
    """
    first = calls.clip(upper=least)
    left = calls - first
    more = min((in_all or 0) - first.sum(), left.sum())
    if more <= 0:
        return first
    whole, rest = (left * more) // left.sum(), (left * more) % left.sum()
    # whole calls: the largest remainders get one more, of equals the first by name
    order = rest.sort_index().sort_values(ascending=False, kind="stable").index
    whole[order[: more - whole.sum()]] += 1
    return first + whole


def draw(frame: pd.DataFrame, seed: str, month: str, drawn: pd.Series) -> pd.DataFrame:
    """Draw calls of each agent, spread over outcomes and weeks as all calls of the agent are.

    A stratum (outcome and week) gets its share of the agent's calls, rounded down or up as a start
    by chance decides: so each call of an agent is as likely to be drawn as any other, also in a
    stratum too small for a whole call. Within it those with the smallest chance are drawn.

    Args:
        frame: call_key, agent_key, outcome_class and week_start.
        seed: of all chance.
        month: as 2026-10.
        drawn: how many of each agent, by agent.

    Returns:
        The rows drawn, with agent_calls and agent_drawn: the second by the first is the chance
        that each had.
    """
    ordered = frame.assign(
        chance=[chance(seed, month, call) for call in frame.call_key],
        agent_drawn=frame.agent_key.map(drawn),
        agent_calls=frame.groupby("agent_key").call_key.transform("size"),
    ).sort_values(["agent_key", *STRATUM, "chance", "call_key"])
    start = ordered.agent_key.map({agent: chance(seed, month, agent) for agent in drawn.index})
    offset = (start * ordered.agent_calls).astype("int64")
    strata = ordered.groupby(["agent_key", *STRATUM])
    place = ordered.groupby("agent_key").cumcount()
    before = place - strata.cumcount()
    until = before + strata.call_key.transform("size")

    def whole(calls: pd.Series) -> pd.Series:
        return (calls * ordered.agent_drawn + offset) // ordered.agent_calls

    return ordered[strata.cumcount() < whole(until) - whole(before)].drop(columns="chance")


def second_reviews(calls: pd.Series, seed: str, month: str, share: float) -> pd.Series:
    """Which of the drawn calls two are to review: the share of them, rounded up, by chance."""
    chances = calls.map(lambda call: chance(seed, month, call, "second"))
    return chances.rank(method="first") <= math.ceil(round(share * len(calls), 9))


def calls_needed(points: float, share: float, calls: int | None = None) -> int:
    """How many calls tell a share to within so many points, 95 times of 100.

    Args:
        points: half the width of the interval, as a share: 0.05 is 5 points.
        share: the share that is expected.
        calls: how many there are; None where they are beyond number.
    """
    z = stats.norm.ppf((1 + CONFIDENCE) / 2)
    endless = z**2 * share * (1 - share) / points**2
    return math.ceil(endless if calls is None else endless / (1 + (endless - 1) / calls))


def chance_of_missing(fault: float, calls: int) -> float:
    """How likely it is that none of the calls shows a fault that a share of all calls has."""
    return float(stats.binom.pmf(0, calls, fault))
