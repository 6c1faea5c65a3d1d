"""Sharing out units among the arms of an experiment: by chance that anybody can repeat."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction

Unit = tuple[str, str]


def share_out(
    units: Iterable[Unit], shares: Mapping[str, Fraction], salt: str, given: Mapping[str, int]
) -> dict[str, str]:
    """Give each unit an arm.

    Units stand in the order of salted hashes within their stratum, and strata in that of theirs:
    chance alone decides who is where. The next one goes to the arm that is most behind its share,
    so that the arms are balanced in all and, to a unit, within each stratum.

    Args:
        units: stratum and key of each; a key comes once.
        shares: of each arm, summing to 1.
        salt: another one is another draw.
        given: how many units each arm has already.

    Returns:
        The arm of each key.
    """
    counts = Counter({arm: given.get(arm, 0) for arm in shares})
    arms = {}
    for _, key in sorted(units, key=lambda unit: tuple(salted(salt, text) for text in unit)):
        units_so_far = counts.total() + 1
        arms[key] = max(shares, key=lambda arm: shares[arm] * units_so_far - counts[arm])
        counts[arms[key]] += 1
    return arms


def salted(salt: str, text: str) -> str:
    """SHA-256, hex, of a text and the salt before it."""
    return hashlib.sha256(f"{salt}|{text}".encode()).hexdigest()
