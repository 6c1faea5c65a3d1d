"""Phones: each number as a source writes it, its key in the marts, its country and time zone.

What lives here: the table `lake/phones`, which only grows and which SQL joins, and the home's key.
What does not: which columns hold numbers and in which region they are read (the caller knows), and
what a number is (the library `phonenumbers` knows). No number is logged or told in an error.
"""

import hashlib
import hmac
import logging
import os
import re
import secrets
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import duckdb
import phonenumbers
import pyarrow as pa
import pyarrow.parquet as pq
from phonenumbers import timezone

from orchestration.home import Home, HomeError
from orchestration.ingest.casts import literal
from orchestration.ingest.lake import UNFINISHED, whole_file, write_parquet

# One row per pair of phone (as written) and phone_region; without any digit there is no phone_key.
TEXTS = ("phone", "phone_region", "phone_key", "e164", "country", "time_zone")
PHONES = pa.schema(dict.fromkeys(TEXTS, pa.string()) | {"is_valid": pa.bool_()})
KEY_FILE = "phone.key"
# Bounds the memory, and what a killed run has to do again; DuckDB hands out no more at once.
ROWS_OF_A_FILE = 122_880

log = logging.getLogger(__name__)


class Phone(NamedTuple):
    """What a text is as a phone number.

    Attributes:
        e164: `+`, country code and number, without extension; None where it is no valid number.
        country: ISO 3166 region; None also for a number of no country, such as +800.
        time_zone: IANA name; None also where numbers like it lie in several zones.
        is_valid: whether the numbering plan has such a number.
    """

    e164: str | None = None
    country: str | None = None
    time_zone: str | None = None
    is_valid: bool = False


def write_phones(home: Home, texts: duckdb.DuckDBPyRelation | pa.Table) -> int:
    """Add the numbers that `lake/phones` does not hold yet; the caller holds the home.

    A table that was made with another key is made anew first.

    Args:
        home: the home.
        texts: two texts a row: `phone` as written, `phone_region` (see `read_phone`) or null.
            Rows may repeat; those without a phone are ignored.

    Returns:
        The number of pairs of phone and region that were added.

    Raises:
        HomeError: if the home's key cannot be used.
    """
    # `re` itself remembers 512 patterns: a mix of countries would take ten times as long.
    phonenumbers.enable_pattern_cache()
    folder, key = home.lake / "phones", _read_key(home.path / KEY_FILE)
    write_parquet(folder / "schema.parquet", _schema(key).empty_table())
    with duckdb.connect() as connection:
        if outdated := _files(folder, key, made_with_it=False):
            log.warning("%s is another key than before: every phone_key is made anew", KEY_FILE)
            _append(folder, key, connection.read_parquet([str(path) for path in outdated]))
        for path in outdated:  # only now: after a kill the next run still finds their numbers
            path.unlink()
        if isinstance(texts, pa.Table):
            texts = connection.from_arrow(texts)
        return _append(folder, key, texts)


def _append(folder: Path, key: bytes, texts: duckdb.DuckDBPyRelation) -> int:
    known = ", ".join(literal(str(path)) for path in _files(folder, key, made_with_it=True))
    new = texts.query(
        "texts",
        f"""
        SELECT phone, coalesce(phone_region, '') AS phone_region FROM texts WHERE phone <> ''
        EXCEPT
        SELECT phone, phone_region FROM read_parquet([{known}])
        ORDER BY phone, phone_region
        """,
    )
    return sum(_write(folder, _read(pairs, key)) for pairs in new.to_arrow_reader(ROWS_OF_A_FILE))


def _read(pairs: pa.RecordBatch, key: bytes) -> pa.Table:
    rows = []
    for text, region in zip(*(column.to_pylist() for column in pairs.columns), strict=True):
        phone = read_phone(text, region)
        rows.append((text, region, _phone_key(key, text, region, phone), *phone))
    columns = map(pa.array, zip(*rows, strict=True), PHONES.types)
    return pa.Table.from_arrays(list(columns), schema=_schema(key))


def _write(folder: Path, table: pa.Table) -> int:
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd")
    content = sink.getvalue()
    with whole_file(folder / f"{hashlib.sha256(content).hexdigest()}.parquet") as unfinished:
        unfinished.write_bytes(content)
    return table.num_rows


def _files(folder: Path, key: bytes, *, made_with_it: bool) -> list[Path]:
    notes = _schema(key).metadata
    paths = sorted(folder.glob("*.parquet"))
    return [path for path in paths if (pq.read_schema(path).metadata == notes) == made_with_it]


def _schema(key: bytes) -> pa.Schema:
    return PHONES.with_metadata({"key_fingerprint": hashlib.sha256(key).hexdigest()[:12]})


def read_phone(text: str, region: str) -> Phone:
    """Read one number.

    Args:
        text: as written, with spaces, brackets, `tel:` or an extension.
        region: ISO 3166, in capitals: where a number without country code is at home; or ''.
    """
    try:
        number = phonenumbers.parse(text, region or None)
    except phonenumbers.NumberParseException:
        return Phone()
    # The answer of `is_valid_number`, which finds the type too but does not give it.
    kind = phonenumbers.number_type(number)
    if kind == phonenumbers.PhoneNumberType.UNKNOWN:
        return Phone()
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    region = phonenumbers.region_code_for_number(number)
    country = None if region == phonenumbers.REGION_CODE_FOR_NON_GEO_ENTITY else region
    return Phone(e164, country, _time_zone(number, kind), is_valid=True)


def _time_zone(number: phonenumbers.PhoneNumber, kind: int) -> str | None:
    """The one zone that `time_zones_for_number` names; it would find the type a second time."""
    if phonenumbers.is_number_type_geographical(kind, number.country_code):
        zones = timezone.time_zones_for_geographical_number(number)
    else:
        zones = timezone.TIMEZONE_DATA.get(str(number.country_code), ())
    return zones[0] if len(zones) == 1 and zones[0] != timezone.UNKNOWN_TIMEZONE else None


def _phone_key(key: bytes, text: str, region: str, phone: Phone) -> str | None:
    digits = phone.e164 or phonenumbers.normalize_digits_only(text)
    if not digits:
        return None
    # Garbage still matches the same garbage; it never begins with `+`.
    message = digits if phone.is_valid else region + digits
    return hmac.digest(key, message.encode(), "sha256").hex()


def _read_key(path: Path) -> bytes:
    unfinished = path.with_name(path.name + UNFINISHED)
    unfinished.unlink(missing_ok=True)  # a run that was killed may have left it
    if not path.exists():
        _make_key(path, unfinished)
    try:
        mode, text = path.stat().st_mode, path.read_bytes()
    except OSError as error:
        raise HomeError(
            f"{path}, the key of the phone numbers, cannot be read ({error.strerror}): "
            "let the user who runs dialmart read it, and run again."
        ) from error
    if mode & 0o077:
        raise HomeError(
            f"{path} is open to other users, who could find the number behind a phone_key with it: "
            f"`chmod 600 {path}`, and run again."
        )
    if not re.fullmatch(rb"[0-9a-f]{64}\s*", text):
        raise HomeError(
            f"{path} does not hold the 64 hex characters of a key. Put it back from a backup; if "
            "there is none, remove it: the next run makes a new key, and every phone_key anew."
        )
    return bytes.fromhex(text.decode())


def _make_key(path: Path, unfinished: Path) -> None:
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_hex(32))
        file.flush()
        os.fsync(descriptor)
    with suppress(FileExistsError):  # a link, unlike a rename, never replaces a key
        os.link(unfinished, path)
    unfinished.unlink()
