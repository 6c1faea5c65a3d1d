"""Phones: one number has one key however it is written, the table only grows, the key is kept."""

import os
import re
from collections.abc import Iterable
from pathlib import Path

import duckdb
import phonenumbers
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from phonenumbers import PhoneNumberFormat
from phonenumbers.timezone import time_zones_for_number

from orchestration.home import Home, HomeError
from orchestration.ingest import phones
from orchestration.ingest.phones import PHONES, read_phone, write_phones

KEY = "0123456789abcdef" * 4
OTHER_KEY = "f" * 64
SPOKEN = [
    ("+1 2125550123", ""),
    ("2125550123", "US"),
    ("020 7946 0958", "GB"),
    ("+86 138 0013 8000", "GB"),
    ("12", "US"),
    ("unknown", "US"),
]


@pytest.fixture
def home(home) -> Home:
    home.path.mkdir()
    keep_key(home, KEY)
    return home


def keep_key(home: Home, text: str, mode: int = 0o600) -> Path:
    path = home.path / "phone.key"
    path.write_text(text)
    path.chmod(mode)
    return path


def texts(pairs: Iterable[tuple[str | None, str | None]]) -> pa.Table:
    columns = zip(*pairs, strict=True)
    schema = pa.schema({"phone": pa.string(), "phone_region": pa.string()})
    return pa.table([pa.array(c, pa.string()) for c in columns], schema=schema)


def files(home: Home) -> dict[str, bytes]:
    paths = (home.lake / "phones").iterdir()
    return {path.name: path.read_bytes() for path in paths if path.name != "schema.parquet"}


def rows(home: Home) -> list[dict]:
    table = pq.read_table(home.lake / "phones").replace_schema_metadata()
    assert table.schema == PHONES
    return table.sort_by([("phone", "ascending"), ("phone_region", "ascending")]).to_pylist()


def keys(home: Home, *pairs: tuple[str, str]) -> list[str | None]:
    write_phones(home, texts(pairs))
    found = {(row["phone"], row["phone_region"]): row["phone_key"] for row in rows(home)}
    return [found[pair] for pair in pairs]


def test_every_way_to_write_a_number_has_one_key(home):
    written = [
        *("2125550123", "(212) 555-0123", "1-212-555-0123", "+1 212 555 0123", "+12125550123"),
        *("tel:+1-212-555-0123", "212.555.0123 ext. 7", "\uff0b12125550123", "+1 212 KLL 0123"),
    ]
    assert len(set(keys(home, *((text, "US") for text in written)))) == 1
    assert {row["e164"] for row in rows(home)} == {"+12125550123"}


def test_the_key_is_the_hmac_of_the_e164_text(home):
    # printf +12125550123 | openssl dgst -sha256 -mac HMAC -macopt hexkey:$KEY
    openssl = "a014823360e1e420f9b75ef70e8bf28ba577bf2ff15fa7db80fffd68482069c6"
    assert keys(home, ("2125550123", "US")) == [openssl]


def test_another_home_has_other_keys(home, tmp_path):
    other = Home(tmp_path / "other")
    other.path.mkdir()
    pairs = [("2125550123", "US"), ("12", "US")]
    assert not set(keys(home, *pairs)) & set(keys(other, *pairs))


def test_the_region_decides_what_a_national_number_is(home):
    british, italian, nowhere = keys(home, *(("02079460958", r) for r in ("GB", "IT", "")))
    assert len({british, italian, nowhere}) == 3
    assert [row["country"] for row in rows(home)] == [None, "GB", "IT"]


def test_an_international_number_needs_no_region(home):
    assert len(set(keys(home, *(("+442079460958", r) for r in ("", "GB", "US", "XX"))))) == 1


@pytest.mark.parametrize(
    ("text", "country", "time_zone"),
    [
        ("+44 20 7946 0958", "GB", "Europe/London"),
        ("+44 1534 456789", "JE", "Europe/Jersey"),
        ("+86 138 0013 8000", "CN", "Asia/Shanghai"),
        ("+1 212 555 0123", "US", "America/New_York"),
        ("+1 416 555 0123", "CA", "America/Toronto"),
        ("+1 808 555 0123", "US", "Pacific/Honolulu"),
    ],
)
def test_a_number_tells_its_country_and_time_zone(text, country, time_zone):
    phone = read_phone(text, "")
    assert (phone.country, phone.time_zone, phone.is_valid) == (country, time_zone, True)


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("+1 208 320 0123", "US"),  # Idaho
        ("+1 800 555 0123", "US"),
        ("+61 412 345 678", "AU"),
        ("+34 612 345 678", "ES"),
        ("+800 1234 5678", None),
    ],
)
def test_a_number_that_may_be_in_several_zones_has_none(text, country):
    phone = read_phone(text, "")
    assert (phone.country, phone.time_zone, phone.is_valid) == (country, None, True)


def examples(region: str) -> list[phonenumbers.PhoneNumber]:
    kinds = phonenumbers.supported_types_for_region(region)
    valid = [phonenumbers.example_number_for_type(region, kind) for kind in kinds]
    return [number for number in (*valid, phonenumbers.invalid_example_number(region)) if number]


def test_validity_and_zone_are_those_that_the_library_names():
    numbers = [number for region in phonenumbers.SUPPORTED_REGIONS for number in examples(region)]
    assert len(numbers) > 1000
    for number in numbers:
        zones = {*time_zones_for_number(number)} - {"Etc/Unknown"}
        phone = read_phone(phonenumbers.format_number(number, PhoneNumberFormat.E164), "")
        assert phone.is_valid == phonenumbers.is_valid_number(number)
        assert phone.time_zone == (zones.pop() if len(zones) == 1 else None)


@pytest.mark.parametrize(
    "text", ["12", "0000000000", "+1 555", "+999 123456", "call 5", "9" * 300, "1" * 40, "+", "n/a"]
)
def test_garbage_is_kept_and_is_not_valid(home, text):
    (key,) = keys(home, (text, "US"))
    assert (key is not None) == bool(re.search(r"\d", text))
    (row,) = rows(home)
    assert [row[name] for name in ("e164", "country", "time_zone")] == [None] * 3
    assert row["is_valid"] is False


def test_garbage_matches_the_same_digits_of_the_same_region(home):
    one, same, elsewhere = keys(home, ("00-12", "US"), ("(0012)", "US"), ("0012", "GB"))
    assert one == same != elsewhere


def test_a_text_that_says_nothing_is_no_row(home):
    assert write_phones(home, texts([(None, "US"), ("", "US"), (None, None)])) == 0
    assert rows(home) == []
    assert files(home) == {}


def test_a_number_is_counted_once_and_a_missing_region_is_none(home):
    repeated = [("+442079460958", None), ("+442079460958", ""), ("+442079460958", None)]
    assert write_phones(home, texts(repeated)) == 1
    assert [row["phone_region"] for row in rows(home)] == [""]


def test_the_same_numbers_again_add_nothing(home):
    assert write_phones(home, texts(SPOKEN)) == len(SPOKEN)
    before = files(home)
    assert write_phones(home, texts(SPOKEN[::-1])) == 0
    assert files(home) == before


def test_new_numbers_are_a_new_file_beside_the_old_ones(home):
    write_phones(home, texts(SPOKEN[:3]))
    before = files(home)
    assert write_phones(home, texts(SPOKEN)) == 3
    assert len(files(home)) == 2
    assert before.items() <= files(home).items()
    assert [(row["phone"], row["phone_region"]) for row in rows(home)] == sorted(SPOKEN)


def test_the_same_numbers_in_any_order_are_the_same_bytes(home, tmp_path):
    other = Home(tmp_path / "other")
    other.path.mkdir()
    keep_key(other, f"{KEY}\n")
    write_phones(home, texts(SPOKEN))
    write_phones(other, texts(SPOKEN[::-1] + SPOKEN))
    assert files(home) == files(other)


def test_a_relation_is_read_where_it_lives(home):
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE texts (phone_region TEXT, phone TEXT, noise INTEGER)")
        connection.execute("INSERT INTO texts VALUES ('US', '2125550123', 1)")
        assert write_phones(home, connection.table("texts")) == 1
        assert write_phones(home, connection.sql("FROM texts")) == 0


def test_the_folder_is_never_empty(home):
    write_phones(home, texts([(None, None)]))
    assert [path.name for path in (home.lake / "phones").iterdir()] == ["schema.parquet"]


def test_the_first_run_makes_a_key_that_only_its_user_reads(home):
    path = home.path / "phone.key"
    path.unlink()
    before = os.umask(0)
    try:
        write_phones(home, texts(SPOKEN))
    finally:
        os.umask(before)
    made = path.read_text()
    assert re.fullmatch("[0-9a-f]{64}", made)
    assert path.stat().st_mode & 0o777 == 0o600
    write_phones(home, texts(SPOKEN))
    assert path.read_text() == made


def test_a_run_that_dies_while_it_makes_the_key_leaves_none(home, monkeypatch):
    path = home.path / "phone.key"
    path.unlink()

    def die(_: int) -> None:
        (left,) = home.path.iterdir()
        assert left.stat().st_mode & 0o777 == 0o600
        raise KeyboardInterrupt

    with monkeypatch.context() as fault:
        fault.setattr(os, "fsync", die)
        with pytest.raises(KeyboardInterrupt):
            write_phones(home, texts(SPOKEN))
    assert not path.exists()
    (home.path / "phone.key.part").write_text(KEY[:20])
    write_phones(home, texts(SPOKEN))
    assert sorted(p.name for p in home.path.iterdir()) == ["lake", "phone.key"]


@pytest.mark.parametrize(
    ("text", "mode", "told"),
    [
        (KEY, 0o640, "phone.key is open to other users.*`chmod 600 .*phone.key`"),
        (KEY, 0o604, "phone.key is open to other users.*`chmod 600 .*phone.key`"),
        (KEY[:32], 0o600, "phone.key does not hold the 64 hex characters.*from a backup"),
        (KEY.replace("a", "x"), 0o600, "phone.key does not hold the 64 hex characters"),
        ("é", 0o600, "phone.key does not hold the 64 hex characters"),
        ("", 0o600, "phone.key does not hold the 64 hex characters"),
    ],
)
def test_a_key_that_is_loose_or_half_is_refused_and_not_told(home, text, mode, told):
    keep_key(home, text, mode)
    with pytest.raises(HomeError, match=told) as refusal:
        write_phones(home, texts(SPOKEN))
    assert not text or text not in str(refusal.value)
    assert (home.path / "phone.key").read_text() == text
    assert not home.lake.exists()


def test_a_key_that_cannot_be_read_is_refused(home):
    path = home.path / "phone.key"
    path.unlink()
    path.symlink_to(home.path / "nowhere")
    with pytest.raises(HomeError, match="phone.key, the key of the phone numbers, cannot be read"):
        write_phones(home, texts(SPOKEN))


def test_another_key_makes_every_row_anew(home, caplog):
    write_phones(home, texts(SPOKEN[:2]))
    write_phones(home, texts(SPOKEN[2:]))
    before, old = rows(home), files(home)
    keep_key(home, OTHER_KEY)
    assert write_phones(home, texts(SPOKEN)) == 0
    after = rows(home)
    assert not {r["phone_key"] for r in before} & {r["phone_key"] for r in after} - {None}
    for row in before + after:
        del row["phone_key"]
    assert after == before
    assert not old.keys() & files(home).keys()
    assert "made anew" in caplog.text
    assert not re.search(r"2125550123|7946|8000", caplog.text)


def test_numbers_survive_a_run_that_dies_while_it_makes_them_anew(home, monkeypatch):
    monkeypatch.setattr(phones, "ROWS_OF_A_FILE", 1)
    write_phones(home, texts(SPOKEN))
    keep_key(home, OTHER_KEY)
    write, written = phones._write, []

    def die_at_the_third(folder: Path, table: pa.Table) -> int:
        if len(written) == 2:
            raise KeyboardInterrupt
        written.append(table)
        return write(folder, table)

    with monkeypatch.context() as fault:
        fault.setattr(phones, "_write", die_at_the_third)
        with pytest.raises(KeyboardInterrupt):
            write_phones(home, texts(SPOKEN[:1]))
    assert write_phones(home, texts(SPOKEN[:1])) == 0
    assert [(row["phone"], row["phone_region"]) for row in rows(home)] == sorted(SPOKEN)
    paths = (home.lake / "phones").iterdir()
    assert len({pq.read_schema(path).metadata[b"key_fingerprint"] for path in paths}) == 1
