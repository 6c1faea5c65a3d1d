"""What a tile says of a KPI: its value, how sure it is, what it was before, how it is counted."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from orchestration.report.language import Language

REASONS = {
    "zero_denominator": "there is nothing to divide by",
    "unanswered_not_logged": "a source does not log unanswered dials",
    "machine_dialled": "a machine dialled",
    "not_yet": "it is not known yet: too many leads still wait",
    "cost_unknown": "its costs are not known",
}


def tile_words(tile: Mapping, language: Language) -> dict:
    """A tile in a language.

    Args:
        tile: a row of `Figures.tiles`.
        language: of the words.
    """
    unit, low, high = tile["unit"], tile["ci_low"], tile["ci_high"]
    return {
        "kpi": tile["kpi"],
        "label": tile[f"label_{language.code}"],
        "value": language.value(tile["value"], unit),
        "why_none": language(REASONS.get(tile["reason_null"], "")),
        "interval": None if low is None else language.interval(low, high, unit),
        "change": _change(tile, language),
        "may_rise": tile["is_mature"] is False,
        "is_official": tile["figure"] == "official",
        "formula": " ÷ ".join(filter(None, (tile["over"], tile["under"]))),
        "n": None if tile["n"] is None else language.value(tile["n"], "count"),
        "policy": tile["policy_version"],
        "definition": language(tile["definition"]),
        "history": _points(tile["history"]),
    }


def _change(tile: Mapping, language: Language) -> dict | None:
    """In words, and whether it is for the better: None where it is neither."""
    now, before = tile["value"], tile["value_before"]
    # a period that is not over is less than a whole one, whatever happened; so are young cohorts
    is_whole = tile["is_complete"] and tile["is_mature"] is not False
    if None in (now, before) or not is_whole:
        return None
    told = language.change(now, before, tile["unit"])
    if told is None:
        return None
    if not any(digit in told for digit in "123456789"):
        return {"told": language("unchanged"), "is_better": None}
    better = tile["better"] and (now > before) == (tile["better"] == "higher")
    return {"told": told, "is_better": better}


def _points(history: Sequence[Decimal | None]) -> str:
    """The line of a small drawing, 100 wide and 24 high; empty where there is no line."""
    known = [(place, float(value)) for place, value in enumerate(history) if value is not None]
    if len(known) < 2:
        return ""
    lowest, highest = min(value for _, value in known), max(value for _, value in known)
    height = (highest - lowest) or 1
    width = len(history) - 1
    return " ".join(
        f"{100 * place / width:.1f},{22 - 20 * (value - lowest) / height:.1f}"
        for place, value in known
    )
