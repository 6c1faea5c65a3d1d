"""JSON lines as rows of text: one object a line, numbers as they are written."""

import io
import json
from collections.abc import Iterator
from typing import Any, BinaryIO, NoReturn

from orchestration.ingest.encodings import ChunkStream, utf8_chunks
from orchestration.ingest.header import resolve
from orchestration.ingest.layout import (
    Layout,
    Reading,
    RejectedRow,
    UnreadableFileError,
    refuse_too_many,
)
from orchestration.ingest.rows import of_rows

# What may be half a character begins so, and no text can hold that.
SURROGATES = ("\\ud", "\\uD")


def read(stream: BinaryIO, layout: Layout) -> Reading:
    """Read a file of JSON lines; see `readers.read`.

    It is read twice: which columns there are is known only at its end.
    """
    notes: list[str] = []
    rejected: list[RejectedRow] = []
    found: dict[str, None] = {}
    for _, record in _records(stream, layout, rejected, notes):
        found |= dict.fromkeys(record)
    if rejected and not found:
        raise UnreadableFileError(
            f"no line is a JSON object; line {rejected[0].row_number:,}: {rejected[0].reason}. "
            "One object a line is expected: compare the file with the `format` in sources.yml"
        )
    columns = resolve(list(found), layout, notes)
    rows = (
        (number, [_text(record.get(name)) for name in found])
        for number, record in _records(stream, layout, [], [])
    )
    return Reading(columns, of_rows(columns, rows, layout.null_values), rejected, notes)


def _records(
    stream: BinaryIO, layout: Layout, rejected: list[RejectedRow], notes: list[str]
) -> Iterator[tuple[int, dict[str, Any]]]:
    source = io.BufferedReader(ChunkStream(utf8_chunks(stream, layout, notes)))
    lines = io.TextIOWrapper(source, "utf-8", newline="\n")
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield number, _object(line)
        except (ValueError, RecursionError) as problem:
            rejected.append(RejectedRow(number, line.rstrip("\r\n"), _reason(problem)))
            refuse_too_many(rejected)


def _reason(problem: Exception) -> str:
    if isinstance(problem, json.JSONDecodeError):
        return f"no JSON object: {problem.msg} at character {problem.colno}"
    return f"no JSON object: {problem}"


class _Number(str):
    """A number as it is written; 12.70 stays 12.70."""


def _object(line: str) -> dict[str, Any]:
    record = json.loads(
        line,
        parse_int=_Number,
        parse_float=_Number,
        parse_constant=_refuse_constant,
        object_pairs_hook=_without_twins,
    )
    if not isinstance(record, dict):
        raise ValueError("the line holds something else")
    if any(mark in line for mark in SURROGATES):
        json.dumps(record, ensure_ascii=False).encode()
    return record


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    record = dict(pairs)
    if len(record) < len(pairs):
        raise ValueError("a name stands twice in it")
    return record


def _text(value: Any) -> str | None:
    return value if value is None or isinstance(value, str) else _compact(value)


def _compact(value: Any) -> str:
    """Compact JSON with its numbers as they were written."""
    if isinstance(value, _Number):
        return str(value)
    if isinstance(value, dict):
        members = (f"{json.dumps(key, ensure_ascii=False)}:{_compact(value[key])}" for key in value)
        return "{" + ",".join(members) + "}"
    if isinstance(value, list):
        return "[" + ",".join(_compact(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)
