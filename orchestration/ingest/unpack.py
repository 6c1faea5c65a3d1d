"""The bytes inside a landed file: gzip and zip opened with limits, wrong kinds of file told.

Nothing is ever written to disk, so a member's path has no meaning here. Text is not decoded here.
"""

import gzip
import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from orchestration.ingest.layout import UnreadableFileError

BLOCK_BYTES = 1 << 20
# A bomb is a file that passes both; honest call logs pack about 10:1.
MOST_EXPANSION = 200
MOST_EXPANDED_BYTES = 1 << 30

# What a file begins with, what it then is, and the formats that may begin so.
SIGNATURES = (
    (b"\x1f\x8b", "a gzip file", {"csv.gz"}),
    (b"PK\x03\x04", "a zip archive or an xlsx workbook", {"zip", "xlsx"}),
    (b"PAR1", "a Parquet file", {"parquet"}),
    (b"\xd0\xcf\x11\xe0", "an old (.xls) or password-protected Excel workbook", set()),
    (b"%PDF-", "a PDF document", set()),
)
BROKEN_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    KeyError,
    NotImplementedError,
    OSError,
    RuntimeError,  # a password is needed
    ValueError,
)


def refuse_wrong_kind(stream: BinaryIO, file_format: str) -> None:
    """Refuse a file that is empty or plainly of another kind than declared.

    Raises:
        UnreadableFileError: With the kind that the file seems to be of.
    """
    stream.seek(0)
    head = stream.read(8)
    stream.seek(0)
    if not head:
        raise UnreadableFileError(
            "the file is empty (0 bytes), not even a header line. Deliver it again; if there was "
            "nothing to report, a file with the header line alone says so"
        )
    for signature, kind, formats in SIGNATURES:
        if head.startswith(signature) and file_format not in formats:
            raise UnreadableFileError(
                f"the file is {kind}, and `format: {file_format}` is declared. Correct `format:` "
                "in sources.yml, or deliver the file in the declared format"
            )


def blocks(stream: BinaryIO, file_format: str, notes: list[str]) -> Iterator[bytes]:
    """The unpacked bytes of a file, in blocks of about a megabyte.

    Args:
        stream: Seekable; read from its beginning.
        file_format: csv.gz and zip are unpacked, all others are handed on as they are.
        notes: Gets a line for what an archive holds besides its csv file.

    Raises:
        UnreadableFileError: Cut off, damaged, a bomb, or not exactly one csv file in a zip.
    """
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    if file_format == "csv.gz":
        yield from _gzip_blocks(stream, size)
    elif file_format == "zip":
        yield from _zip_blocks(stream, size, notes)
    else:
        yield from _plain_blocks(stream)


def refuse_bomb(expanded: int, packed: int) -> None:
    """Refuse what unpacks to more than both limits allow.

    Raises:
        UnreadableFileError: With both sizes.
    """
    if expanded > MOST_EXPANDED_BYTES and expanded > MOST_EXPANSION * packed:
        raise UnreadableFileError(
            f"{packed:,} bytes unpack to {expanded:,} or more: over {MOST_EXPANSION} times as "
            "much, which only happens with damaged or hostile files. Deliver it again, unpacked "
            "if it really is so large"
        )


def _plain_blocks(stream: BinaryIO | zipfile.ZipExtFile | gzip.GzipFile) -> Iterator[bytes]:
    while block := stream.read(BLOCK_BYTES):
        yield block


def _gzip_blocks(stream: BinaryIO, size: int) -> Iterator[bytes]:
    unpacked = 0
    try:
        with gzip.GzipFile(fileobj=stream) as file:
            for block in _plain_blocks(file):
                unpacked += len(block)
                refuse_bomb(unpacked, size)
                yield block
    except (EOFError, zlib.error, gzip.BadGzipFile) as problem:
        raise UnreadableFileError(
            f"the file is not a whole gzip file: it was cut off or damaged on its way, after "
            f"{unpacked:,} bytes of text ({problem}). Deliver it again"
        ) from problem


def _zip_blocks(stream: BinaryIO, size: int, notes: list[str]) -> Iterator[bytes]:
    try:
        with zipfile.ZipFile(stream) as archive:
            member = _only_csv(archive, notes)
            refuse_bomb(member.file_size, size)
            with archive.open(member) as file:
                yield from _plain_blocks(file)
    except BROKEN_ZIP as problem:
        raise UnreadableFileError(
            f"the file is not a whole, open zip archive: it was cut off, damaged or locked with "
            f"a password ({problem}). Deliver it again, without a password"
        ) from problem


def _only_csv(archive: zipfile.ZipFile, notes: list[str]) -> zipfile.ZipInfo:
    """The csv file of an archive; what macOS adds on its own is overlooked."""
    members = [
        member
        for member in archive.infolist()
        if not member.is_dir() and not member.filename.startswith("__MACOSX/")
    ]
    tables = [member for member in members if member.filename.lower().endswith(".csv")]
    if len(tables) != 1:
        names = ", ".join(repr(member.filename) for member in tables or members)
        raise UnreadableFileError(
            f"the zip archive must hold exactly one .csv file and holds {len(tables)} "
            f"({names or 'it is empty'}). Deliver one archive for each file"
        )
    notes.extend(
        f"{member.filename!r} in the zip archive is not read"
        for member in members
        if member is not tables[0]
    )
    return tables[0]
