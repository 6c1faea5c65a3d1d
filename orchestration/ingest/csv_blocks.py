"""A CSV text in blocks of whole lines, and whether the quotes of a block can mislead a parser."""

from collections.abc import Iterator

import numpy as np

from orchestration.ingest.layout import UnreadableFileError

# What is parsed at once: about 100,000 rows of a call log. No row may be longer.
MOST_ROW_BYTES = 8 << 20
QUOTE = ord('"')


def whole_lines(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The text of the chunks in blocks that end with a line; the last one as the text does.

    Raises:
        UnreadableFileError: A line is longer than MOST_ROW_BYTES.
    """
    parts: list[bytes] = []
    size = 0
    for chunk in chunks:
        parts.append(chunk)
        size += len(chunk)
        if size < MOST_ROW_BYTES:
            continue
        text = b"".join(parts)
        # A CR at the very end may belong to a LF that is still to come.
        end = max(text.rfind(b"\n"), text.rfind(b"\r", 0, -1)) + 1
        if not end:
            raise UnreadableFileError(
                f"a line is longer than {MOST_ROW_BYTES:,} bytes: that is no CSV. Compare the "
                "file with the `format` and `encoding` declared in sources.yml"
            )
        yield text[:end]
        parts = [text[end:]]
        size = len(parts[0])
    if size:
        yield b"".join(parts)


def has_plain_quotes(text: bytes, delimiter: str) -> bool:
    """Whether each quote opens or closes a value, in turn, or is one of two within a value.

    Only then do all parsers read the same: `"b"z` and `"say "hi" now"` are not plain, nor is a
    text that ends within quotes. Some texts that are in order ('","') are not plain either.
    """
    if b'"' not in text:
        return True
    data = np.frombuffer(b"\n" + text + b"\n", np.uint8)
    edge = np.zeros(256, bool)
    edge[[ord(delimiter), ord("\r"), ord("\n")]] = True
    quotes = np.flatnonzero(data == QUOTE)
    before, after = data[quotes - 1], data[quotes + 1]
    starts, ends = before != QUOTE, after != QUOTE  # of quotes in a row
    at_start, at_end = edge[before[starts]], edge[after[ends]]
    # Three quotes in a row are one that opens or closes, and two that mean one.
    single = (quotes[ends] - quotes[starts]) % 2 == 0
    if (at_start & ~at_end & ~single).any():
        return False
    opens, closes = at_start[single], at_end[single]
    in_turn = opens[::2].all() and closes[1::2].all() and (opens != closes).all()
    return bool(in_turn) and len(opens) % 2 == 0
