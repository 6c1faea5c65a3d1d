"""The words for what is wrong with a declaration: `file:line: field.path: found X; allowed: …`.

What belongs here: turning pydantic's errors into messages for people. What does not: the rules
themselves, and where a value stands in the file (document.py).
"""

import difflib
import re
from collections.abc import Iterable, Iterator
from typing import get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from orchestration.declaration.document import Document, Location


def messages(
    document: Document, model: type[BaseModel], error: ValidationError | None
) -> list[str]:
    """Words every problem of a document as `file:line: field.path: found X; allowed: …`.

    Args:
        document: what was read.
        model: the model it was validated with: its field names are what is allowed.
        error: what pydantic found, or None where only names given twice count.

    Returns:
        One line a problem, by line number; empty when there is none.
    """
    problems = [
        (line, location, f"found {location[-1]!r} again (first in line {first}); allowed: it once")
        for line, location, first in document.repeated
    ]
    for location, words in _worded(model, error) if error else ():
        problems.append((document.line(location), location, words))
    problems.sort(key=lambda problem: problem[0])
    return [f"{document.name}:{line}: {_path(loc)}: {words}" for line, loc, words in problems]


def explain(model: type[BaseModel], error: ValidationError) -> list[str]:
    """Words every problem as `field.path: found X; allowed: …`, for what has lines of its own."""
    return [f"{_path(location)}: {words}" for location, words in _worded(model, error)]


_ALLOWED = {
    "missing": "a value, it is required",
    "dict_type": "a block of `name: value` lines",
    "model_type": "a block of `name: value` lines",
    "tuple_type": "a list such as [a, b]",
    "too_short": "at least one",
    "string_type": "a text",
    "string_too_short": "a text that is not empty",
    "bool_type": "true, false",
    "bool_parsing": "true, false",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "decimal_parsing": "a number",
    "date_parsing": "a day such as 2026-01-31",
    "date_from_datetime_parsing": "a day such as 2026-01-31",
}


def _worded(model: type[BaseModel], error: ValidationError) -> Iterator[tuple[Location, str]]:
    for details in error.errors():
        location = tuple(part for part in details["loc"] if part != "[key]")
        yield location, _wording(model, location, details)


def _wording(model: type[BaseModel], location: Location, details: ErrorDetails) -> str:
    kind, found = details["type"], describe(details["input"])
    if kind == "extra_forbidden":
        return f"found {location[-1]!r}; allowed: {_fields(model, location)}"
    if kind == "missing":
        found = "nothing"
    if kind == "literal_error":
        names = re.findall(r"'([^']*)'", details["ctx"]["expected"])
        return f"found {found}; allowed: {one_of(details['input'], names)}"
    message = details["msg"].removeprefix("Input should be ")
    return f"found {found}; allowed: {_ALLOWED.get(kind, message)}"


def one_of(found: object, names: Iterable[str]) -> str:
    """Lists the allowed names, with the one that was probably meant."""
    names = list(names)
    return ", ".join(names) + hint(found, names)


def hint(found: object, names: Iterable[str]) -> str:
    """Asks for the name that was probably meant, in brackets; empty where none is close."""
    close = difflib.get_close_matches(str(found), names, n=1)
    return f" (did you mean {close[0]!r}?)" if close else ""


def describe(found: object) -> str:
    """Shows a found value within a message, shortened."""
    if found is None or found in ("", [], {}):
        return "nothing"
    if isinstance(found, dict):
        return f"a block with {', '.join(map(str, found))}"[:80]
    if isinstance(found, list | tuple):
        return f"a list of {', '.join(map(str, found))}"[:80]
    return repr(found) if len(str(found)) <= 80 else f"{str(found)[:80]!r}…"


def _fields(model: type[BaseModel], location: Location) -> str:
    """The field names allowed where an unknown one stood."""
    for part in location[:-1]:
        if part in model.model_fields:
            model = _model_within(model.model_fields[part].annotation) or model
    return one_of(location[-1], model.model_fields)


def _model_within(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(_model_within, get_args(annotation))), None)


def _path(location: Location) -> str:
    """`sources[0].table`; the file's top where there is no field."""
    path = "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in location)
    return path.removeprefix(".") or "the file"
