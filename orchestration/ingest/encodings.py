"""The text of a landed file as valid UTF-8, or a refusal that says where it is not text.

An encoding is recognised by its mark or declared; it is never guessed, and no character is ever
replaced. Rows and columns are not known here.
"""

import codecs
import io
from collections.abc import Iterator
from typing import BinaryIO

from orchestration.ingest import unpack
from orchestration.ingest.layout import Layout, UnreadableFileError

# The longer ones first: UTF-32's mark begins with UTF-16's.
MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# How the codecs say that a text ends within a character.
CUT = {"unexpected end of data", "truncated data", "incomplete multibyte sequence"}
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
ADVICE = (
    "Declare the encoding the file was written in with `encoding:` in sources.yml, for example "
    "gb18030, latin-1 or shift_jis, and run again"
)


def utf8_chunks(stream: BinaryIO, layout: Layout, notes: list[str]) -> Iterator[bytes]:
    """The text of a file, unpacked and in UTF-8, in chunks of whole characters.

    Args:
        stream: Seekable; read from its beginning.
        layout: Its format, encoding and ends_with_newline count here.
        notes: Gets what a person should know about the text, once it is exhausted.

    Raises:
        UnreadableFileError: Not whole, not in its encoding, binary, or empty.
    """
    last, has_newline, lost = "", False, 0
    for text in _decoded(unpack.blocks(stream, layout.format, notes), layout.encoding, notes):
        last, has_newline = text[-1], has_newline or "\n" in text
        lost += text.count(REPLACEMENT)
        yield text.encode()
    if not last:
        raise UnreadableFileError(
            "the file holds no text, not even a header line. Deliver it again"
        )
    if lost:
        notes.append(
            f"characters lost already when the file was written (they are U+FFFD): {lost:,}. Ask "
            "the sender for an export in UTF-8"
        )
    # A lone CR ends a line only in a file that has no other line ends.
    if last != "\n" and (last != "\r" or has_newline):
        _no_line_end(layout, notes)


def _decoded(blocks: Iterator[bytes], declared: str, notes: list[str]) -> Iterator[str]:
    head = next(blocks, b"")
    name = _codec(head, declared, notes)
    decoder = codecs.getincrementaldecoder(name)()
    rival = None if name.startswith("utf") else codecs.getincrementaldecoder("utf-8")()
    offset = lines = foreign = 0
    for block in _and_end(head, blocks):
        try:
            text = decoder.decode(block, final=not block)
        except UnicodeDecodeError as problem:
            raise _not_text(problem, name, offset + len(block), lines) from problem
        if "\0" in text:
            line = lines + text.count("\n", 0, text.index("\0")) + 1
            raise UnreadableFileError(
                f"there is a NUL character near line {line:,}: the file is binary, or UTF-16 "
                "without a mark at its beginning. If it is UTF-16, declare `encoding: utf-16-le` "
                "(or utf-16-be) in sources.yml; else deliver it again"
            )
        rival = rival if rival and _agrees(rival, block) else None
        foreign += not block.isascii()
        text = text.removeprefix("\ufeff") if not offset else text
        offset += len(block)
        lines += text.count("\n")
        if text:
            yield text
    if rival and foreign:
        notes.append(
            f"the file was read as {name}, as declared, and is valid UTF-8 too: if names look "
            "wrong, remove `encoding:` in sources.yml"
        )


def _and_end(head: bytes, blocks: Iterator[bytes]) -> Iterator[bytes]:
    """All blocks, then an empty one, which tells a decoder that nothing follows."""
    yield head
    yield from blocks
    yield b""


def _codec(head: bytes, declared: str, notes: list[str]) -> str:
    """The codec of the file's mark, else the declared one."""
    try:
        "".encode(declared)  # also refuses codecs that are not of text
        name = codecs.lookup(declared).name
    except LookupError as problem:
        raise UnreadableFileError(f"`encoding: {declared}` is not known. {ADVICE}") from problem
    for mark, marked in MARKS:
        if head.startswith(mark):
            if not name.startswith("utf"):
                notes.append(f"the file is marked as {marked}: it was not read as {declared}")
            return marked
    if name in {"utf-16", "utf-32"}:
        raise UnreadableFileError(
            f"`encoding: {declared}` needs a mark at the beginning of the file, and there is "
            f"none. Declare {name}-le or {name}-be in sources.yml"
        )
    return name


def _agrees(rival: codecs.IncrementalDecoder, block: bytes) -> bool:
    try:
        rival.decode(block, final=not block)
    except UnicodeDecodeError:
        return False
    return True


def _not_text(
    problem: UnicodeDecodeError, name: str, decoded: int, lines: int
) -> UnreadableFileError:
    # The decoder's object is this block and what was left over of the one before.
    offset = decoded - len(problem.object) + problem.start
    line = lines + problem.object.count(b"\n", 0, problem.start) + 1
    where = f"byte {offset:,} (near line {line:,})"
    if problem.reason in CUT:
        what = f"the file ends within a character at {where}: it was cut off, or is not {name}"
    else:
        what = f"{where} is 0x{problem.object[problem.start]:02X}, which is not {name}"
    if name.startswith("utf"):
        return UnreadableFileError(f"{what}, and no other encoding is declared. {ADVICE}")
    return UnreadableFileError(f"{what}, the declared encoding. {ADVICE}")


def _no_line_end(layout: Layout, notes: list[str]) -> None:
    if layout.ends_with_newline:
        raise UnreadableFileError(
            "the last line has no line end, and this extract always has one "
            "(`ends_with_newline: true`): the file was cut off. Deliver it again"
        )
    notes.append("the last line has no line end: the file may be cut off")


class ChunkStream(io.RawIOBase):
    """Chunks of bytes as a file to read from."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        """Wrap chunks, which are taken one by one."""
        super().__init__()
        self._chunks = chunks
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: memoryview) -> int:
        """Fill the buffer with what is left of a chunk; 0 at the end."""
        while not self._rest:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._rest = memoryview(chunk)
        count = min(len(buffer), len(self._rest))
        buffer[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count
