"""What a column of a contract entity is: its type, and how a person writes a value of it.

Which columns an entity has is in `entities.py`; casting delivered texts is in `casts.py`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal
from zoneinfo import available_timezones

ColumnType = Literal[
    *("text", "timestamp", "date", "boolean", "seconds"),
    *("count", "money", "points", "rate", "vocabulary", "zone"),
]

# The names that both engines know: what has no slash is old, and Java has not all of it.
ZONES = frozenset(name for name in available_timezones() if "/" in name) | {"UTC"}
ZONE = "a time zone such as Europe/Lisbon"
ONE_OR_NOTHING = "the id of one, or nothing where it is for all"


@dataclass(frozen=True)
class Column:
    """One column of a contract entity, as a source fills it.

    Attributes:
        type: what the mapper casts to: timestamp is UTC without zone, seconds decimal(18,3),
            count bigint, money and points decimal(18,4), rate decimal(9,6), vocabulary and zone
            (the name of a time zone) a text.
        required: a row without a value is quarantined.
        allowed: the vocabulary; empty for every other type.
        never: a text that is no value: in seeds `*` is every campaign, in a row it is none.
    """

    type: ColumnType
    required: bool = False
    allowed: tuple[str, ...] = ()
    never: str | None = None


def read_constant(column: Column, text: str) -> str | bool:
    """Reads a value that a person wrote into a mapping as a final value of the column.

    Args:
        column: the column it is meant for.
        text: the value as written; times in ISO 8601, decimals with a point.

    Returns:
        true or false for a boolean column, else the same text.

    Raises:
        ValueError: the text is no value of that column; the message says what would be.
    """
    if column.type == "vocabulary":
        if text not in column.allowed:
            raise ValueError(", ".join(column.allowed))
        return text
    if text == column.never:
        raise ValueError(ONE_OR_NOTHING)
    reader, wording = _READERS[column.type]
    try:
        value = reader(text)
    except (ValueError, ArithmeticError) as error:
        raise ValueError(wording) from error
    return value if isinstance(value, bool) else text


def _boolean(text: str) -> bool:
    if text.lower() not in ("true", "false"):
        raise ValueError(text)
    return text.lower() == "true"


def _zone(text: str) -> str:
    if text not in ZONES:
        raise ValueError(text)
    return text


def _finite(text: str) -> Decimal:
    number = Decimal(text)
    if not number.is_finite():
        raise ValueError(text)
    return number


_READERS: dict[str, tuple[Callable[[str], object], str]] = {
    "text": (str, "a text"),
    "timestamp": (datetime.fromisoformat, "a time such as 2026-01-31T08:30:00"),
    "date": (datetime.fromisoformat, "a day such as 2026-01-31"),
    "boolean": (_boolean, "true, false"),
    "count": (int, "a whole number"),
    "seconds": (_finite, "a number"),
    "money": (_finite, "a number"),
    "points": (_finite, "a number"),
    "rate": (_finite, "a number"),
    "zone": (_zone, ZONE),
}
