"""Names of a file's columns, held against the declared ones. Values are not looked at here."""

import difflib
import unicodedata
from collections.abc import Iterable, Sequence

from orchestration.ingest.layout import Layout, UnreadableFileError

# What the lake adds to each row itself.
RESERVED = frozenset(
    {"_account", "_batch_id", "_file", "_row_number", "_extracted_at", "_loaded_at"}
)
# Marks that tell columns apart ("talk" and "talk %"), unlike spaces, underscores and dashes.
MEANINGFUL = frozenset("%#&@")


def resolve(found: Sequence[str], layout: Layout, notes: list[str]) -> tuple[str, ...]:
    """Give each column of a file its name in the lake.

    Args:
        found: The names as the file has them, in its order.
        layout: The declared columns.
        notes: Gets a line for each column that is not declared.

    Returns:
        The names in the file's order; declared columns in their declared spelling.

    Raises:
        UnreadableFileError: No column, a required one missing, or two with one name.
    """
    if not found:
        raise UnreadableFileError("there is not a single column in it. Deliver it again")
    # Mapped ones last: where `columns:` spells a name differently, the mapping's spelling counts.
    names = [*sorted(layout.known), *sorted(layout.optional | layout.required)]
    declared = {matched(name): name for name in names}
    own = [name.strip() or f"column_{place}" for place, name in enumerate(found, start=1)]
    _refuse_twins(own)
    _refuse_reserved(own)
    columns = tuple(declared.get(matched(name), name) for name in own)
    _refuse_missing(layout.required.difference(columns), own)
    for place, column in enumerate(columns):
        if not found[place].strip():
            notes.append(f"column {place + 1} has no name: it is kept in the lake as '{column}'")
        elif layout.known and column not in declared.values():
            notes.append(
                f"column '{column}' is new: it is kept in the lake and not used by the mapping"
            )
    return columns


def matched(name: str) -> str:
    """The name without case, spaces, underscores and other punctuation: 'Call Id' is 'callid'."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    kept = "".join(
        character
        for character in folded
        if character in MEANINGFUL or unicodedata.category(character)[0] not in "CPZ"
    )
    return kept or folded.strip()


def _refuse_twins(names: Iterable[str]) -> None:
    seen: dict[str, tuple[int, str]] = {}
    for place, name in enumerate(names, start=1):
        twin = seen.setdefault(matched(name), (place, name))
        if twin[0] != place:
            raise UnreadableFileError(
                f"columns {twin[0]} ('{twin[1]}') and {place} ('{name}') have the same name, so "
                "it is not known which one is meant. Have one of them renamed or left out, and "
                "deliver the file again"
            )


def _refuse_reserved(names: Iterable[str]) -> None:
    taken = [name for name in names if name.casefold() in RESERVED]
    if taken:
        raise UnreadableFileError(
            f"column '{taken[0]}' has a name that the lake uses itself. Have it renamed and "
            "deliver the file again"
        )


def _refuse_missing(missing: Iterable[str], found: Sequence[str]) -> None:
    missing = sorted(missing)
    if not missing:
        return
    lacks = ", ".join(f"'{name}'" for name in missing)
    subject, verb = ("columns", "are") if len(missing) > 1 else ("column", "is")
    parts = [f"{subject} {lacks} {verb} missing; columns found: {', '.join(found)}"]
    spellings = {matched(name): name for name in found}
    for name in missing:
        for close in difflib.get_close_matches(matched(name), spellings, n=1):
            parts.append(f"The closest to '{name}' is '{spellings[close]}'")
    if len(found) == 1 and any(mark in found[0] for mark in ",;\t|"):
        parts.append("There is only one column: is the declared `delimiter:` right?")
    parts.append(
        "If a column was renamed, change the mapping in sources.yml; if it may be missing, list "
        "it under `optional_columns:`; else deliver the file again with it"
    )
    raise UnreadableFileError(". ".join(parts))
