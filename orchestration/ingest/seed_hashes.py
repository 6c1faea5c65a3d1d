"""Hashes of what rows of seeds promise together: whether a plan is still the one it was."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal


def promise_hashes(
    seeds: Mapping[str, list], promises: Mapping[str, tuple[str, ...]], plan: tuple[str, ...]
) -> dict[tuple, str]:
    """SHA-256, hex, of the rows of each plan, in whatever order they stand.

    Args:
        seeds: rows, by the seed's name.
        promises: the columns of each seed that count; the first seed has a row for each plan.
        plan: the columns by which every seed names a plan.
    """
    rows: dict[tuple, list] = defaultdict(list)
    for name, columns in promises.items():
        for row in seeds[name]:
            said = [_said(getattr(row, column)) for column in columns]
            rows[_values(row, plan)].append(json.dumps([name, *said]))
    plans = {_values(row, plan) for row in seeds[next(iter(promises))]}
    return {
        each: hashlib.sha256("\n".join(sorted(rows[each])).encode()).hexdigest()
        for each in sorted(plans)
    }


def _values(row: object, columns: tuple[str, ...]) -> tuple:
    return tuple(getattr(row, column) for column in columns)


def _said(value: object) -> str | None:
    """A value as one text, however it is written: a spreadsheet saves 2.50 as 2.5."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return None if value is None else str(value)
