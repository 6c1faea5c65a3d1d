"""Salesforce record ids: 15 case-sensitive characters and the 3 that make them case-safe."""

import numpy as np

PREFIXES = {
    "User": "005",
    "Account": "001",
    "Contact": "003",
    "Lead": "00Q",
    "Opportunity": "006",
    "OpportunityHistory": "008",
    "LeadHistory": "017",
    "OpportunityFieldHistory": "017",
    "OpportunityContactRole": "00K",
    "Task": "00T",
    "Campaign": "701",
    "CampaignMember": "00v",
    "Order": "801",
}
INSTANCE = "5f0000"
_DIGITS = np.array(list("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"))
_SUFFIX = np.array(list("ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"))
# Coprime to 62, so that neighbours look unlike each other and no two records share an id.
_STRIDE = 7_368_787


def record_ids(sobject: str, numbers: np.ndarray) -> np.ndarray:
    """The 18-character ids of an object's records.

    Args:
        sobject: API name such as `Lead`.
        numbers: integers from 0 to 62**6, one a record; equal numbers give equal ids.
    """
    left = np.asarray(numbers, "int64") * _STRIDE % 62**6
    places = [_DIGITS[left // 62**power % 62] for power in range(5, -1, -1)]
    start = np.full(len(left), PREFIXES[sobject] + INSTANCE)
    return with_suffix(_joined([start, *places]))


def with_suffix(ids: np.ndarray) -> np.ndarray:
    """Turn 15-character ids into 18 characters by Salesforce's rule.

    Each group of five characters gives one: the number whose bit i says that the i-th is a capital.
    """
    ids = np.asarray(ids).astype("U15")
    characters = ids.view("U1").reshape(len(ids), 3, 5)
    capitals = (characters >= "A") & (characters <= "Z")
    suffix = _SUFFIX[(capitals * (1 << np.arange(5))).sum(axis=2)]
    return _joined([ids, *suffix.T]).astype(object)


def _joined(parts: list[np.ndarray]) -> np.ndarray:
    text = parts[0]
    for part in parts[1:]:
        text = np.strings.add(text, part)
    return text
