"""What comes of a dial: the dialer's own results, and the status an agent gives a call."""

import numpy as np

from orchestration.demo.company.profile import (
    PREDICTIVE,
    QUALIFIED_GIVEN_CONVERSATION,
    SCRIPT_LIFT,
    TRANSFER_SHARE,
)

MACHINE_RESULTS = {
    "NA": 0.600,
    "AA": 0.2392,
    "AB": 0.060,
    "ADC": 0.040,
    "DNCL": 0.010,
    "AFAX": 0.006,
    "DROP": 0.0040,
    "N": 0.0395,
    "ERI": 0.0008,
    "PDROP": 0.0005,
}
WITHOUT_HUMAN = {
    "machine": "A",
    "silence": "DAIR",
    "no_answer": "N",
    "busy": "B",
    "disconnected": "DC",
}
SHORT = {"NI": 0.52, "CALLBK": 0.17, "NP": 0.14, "DEC": 0.12, "DNC": 0.05}
SHORT_SOLAR = {**SHORT, "NI": 0.43, "WRONGN": 0.06, "ROOFNO": 0.03}
LONG = {"NI": 0.60, "CALLBK": 0.18, "DEC": 0.14, "NP": 0.05, "DNC": 0.03}
LONG_SOLAR = {**LONG, "NI": 0.46, "ROOFNO": 0.14}
INTERESTED_SHARE = 0.18
INTERESTED = {"CALLBK": 0.8, "NP": 0.2}

HUMAN = ("NI", "CALLBK", "NP", "DEC", "DNC", "WRONGN", "ROOFNO", "SALE", "XFER")
# The lead is not dialled again.
CLOSING = (
    *("NI", "DEC", "DNC", "DNCL", "WRONGN", "ROOFNO", "SALE", "XFER"),
    *("ADC", "DC", "AFAX"),
)
NOT_FINAL = ("QUEUE", "INCALL")
NOT_DIALED = ("DNCL", "DNCC")


def machine_results(rng: np.random.Generator, count: int) -> np.ndarray:
    """Results of dials that no agent took, shape (count,)."""
    return _drawn(rng, MACHINE_RESULTS, count)


def agent_results(
    rng: np.random.Generator,
    campaign: str,
    kind: np.ndarray,
    list_id: np.ndarray,
    skill: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """The statuses that agents give to calls, and whether the lead became interested.

    Args:
        rng: where chance comes from.
        campaign: of all the calls.
        kind: what was at the other end, of each call.
        list_id: of each call; its script may be better than others.
        skill: what the agent makes of a conversation on that day; 1 is usual.
    """
    count, is_solar = len(kind), campaign == "SOLAR"
    talks = kind == "conversation"
    lift = np.array([SCRIPT_LIFT[number] for number in list_id])
    qualifies = talks & (rng.random(count) < QUALIFIED_GIVEN_CONVERSATION[campaign] * skill * lift)
    is_transferred = (rng.random(count) < TRANSFER_SHARE) & (campaign in PREDICTIVE)
    is_interested = talks & ~qualifies & (rng.random(count) < INTERESTED_SHARE)
    long = _drawn(rng, LONG_SOLAR if is_solar else LONG, count)
    short = _drawn(rng, SHORT_SOLAR if is_solar else SHORT, count)
    status = np.select(
        [qualifies & is_transferred, qualifies, is_interested, talks, kind == "human"],
        ["XFER", "SALE", _drawn(rng, INTERESTED, count), long, short],
        default="",
    ).astype(object)
    for name, code in WITHOUT_HUMAN.items():
        status[kind == name] = code
    return status, is_interested | qualifies


def _drawn(rng: np.random.Generator, shares: dict[str, float], count: int) -> np.ndarray:
    weights = np.array(list(shares.values()))
    return rng.choice(list(shares), count, p=weights / weights.sum())
