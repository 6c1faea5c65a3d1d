"""What `sources.yml` may say, and what is made of it."""

import re

import pytest

from orchestration.declaration import (
    ColumnMapping,
    ColumnTime,
    Declaration,
    EntityMapping,
    Extract,
    FileNameTime,
    read_declaration,
)


def test_a_whole_declaration_is_read(write, valid):
    declaration = read_declaration(write(valid))
    (source,) = declaration.sources
    calls, items = source.extracts
    columns = calls.entities[0].columns
    assert source.currency == "USD"
    assert source.capabilities.answered_by == "none"
    assert source.capabilities.logs_unanswered
    assert calls.delimiter == ";"
    assert calls.extracted_at == FileNameTime(file_name=r"(\d{8})", format="%Y%m%d")
    assert items.extracted_at == "file_time"
    assert columns["lead_id"].column == "lead"
    assert columns["started_at"].join == " "
    assert columns["started_at"].year.start == 2008
    assert columns["campaign_id"].key == ("campaign", "wave")
    assert items.entities[0].sum == ("price",)


def test_what_is_written_stays_the_text_that_was_written(write, valid):
    """YAML would read yes as true, 007 as 7, NULL as nothing; sources hold those texts."""
    (source,) = read_declaration(write(valid)).sources
    mapping = source.extracts[0].entities[0]
    assert mapping.when == {"answer": ("yes", "007")}
    assert mapping.columns["dial_result"].values == {"yes": "answered", "no": "busy"}
    assert source.extracts[0].null_values == ("NULL", "0")


def test_values_of_a_boolean_column_become_booleans(write, valid):
    (source,) = read_declaration(write(valid)).sources
    assert source.extracts[0].entities[0].columns["is_test"].values == {"Y": True, "0": False}


def test_an_extract_knows_its_columns(write, valid):
    calls, items = read_declaration(write(valid)).sources[0].extracts
    mapped = {"id", "answer", "lead", "d", "m", "test", "ring", "campaign", "wave"}
    assert calls.mapped_columns == mapped
    assert calls.required_columns == mapped - {"ring"}
    assert calls.known_columns == mapped | {"start", "note"}
    assert items.mapped_columns == {"order", "item", "price", "bought", "gain"}
    assert items.known_columns == frozenset()


def test_the_column_of_extracted_at_is_a_mapped_one(write, valid):
    stamp = "extracted_at: {column: at, format: '%Y'}"
    text = valid.replace("files: items_*.csv", f"files: x.csv\n        {stamp}")
    items = read_declaration(write(text)).sources[0].extracts[1]
    assert items.extracted_at == ColumnTime(column="at", format="%Y")
    assert "at" in items.required_columns


def test_a_time_may_be_counted_from_1970(write, valid):
    text = valid.replace('"%d/%m/%Y"', "epoch_milliseconds")
    items = read_declaration(write(text)).sources[0].extracts[1]
    assert items.entities[0].columns["ordered_at"].format == "epoch_milliseconds"


def test_a_declaration_survives_being_written_as_json(write, valid):
    declaration = read_declaration(write(valid))
    assert Declaration.model_validate_json(declaration.model_dump_json()) == declaration


def test_a_declaration_may_be_made_in_code():
    """Numbers and booleans are then the texts that the file would have had."""
    mapping = ColumnMapping(column="test", values={1: True, "N": False})
    assert mapping.values == {"1": "true", "N": "false"}
    fitted = EntityMapping(entity="agents", key=["id"], columns={"is_person": mapping})
    assert fitted.columns["is_person"].values == {"1": True, "N": False}
    extract = Extract(table="a", files="a.csv", entities=[fitted])
    assert extract.mapped_columns == {"id", "test"}


def test_without_a_currency_a_source_has_the_reporting_one(write, valid):
    text = valid.replace("    currency: USD\n", "")
    assert read_declaration(write(text)).sources[0].currency == "EUR"


def test_a_file_without_header_line_names_its_columns(write, valid):
    text = valid.replace(
        "files: items_*.csv", "files: x.csv\n        header: [order, item, price, bought, gain]"
    )
    assert read_declaration(write(text)).sources[0].extracts[1].header[0] == "order"


def test_a_key_may_be_the_row(write, valid):
    text = valid.replace("key: [id]", "key: row").replace("{key: [campaign, wave]}", "{key: row}")
    mapping = read_declaration(write(text)).sources[0].extracts[0].entities[0]
    assert mapping.key == mapping.columns["campaign_id"].key == "row"


def fingerprint_of(path, extract=0):
    (source,) = read_declaration(path).sources
    extract = source.extracts[extract]
    return extract.entities[0].fingerprint(source, extract)


def test_a_fingerprint_is_the_same_for_the_same_mapping(write, valid):
    first = fingerprint_of(write(valid))
    assert re.fullmatch("[0-9a-f]{12}", first)
    reordered = valid.replace("{Y: true, 0: false}", "{0: false, Y: true}")
    noted = reordered.replace("optional_columns: [ring]", "optional_columns: [ring, note]")
    assert fingerprint_of(write(noted)) == first


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("time_zone: Europe/Lisbon\n    enc", "time_zone: UTC\n    enc"),
        ("currency: USD", "currency: GBP"),
        ("account: retail", "account: other"),
        ("[NULL, 0]", "[NULL]"),
        ("unit: milliseconds", "unit: minutes"),
        ("[yes, 007]", "[yes]"),
        ("key: [id]", "key: row"),
    ],
)
def test_a_fingerprint_changes_with_what_changes_a_mapped_row(write, valid, before, after):
    changed = valid.replace(before, after, 1)
    assert changed != valid
    assert fingerprint_of(write(changed)) != fingerprint_of(write(valid))


def test_the_fingerprint_changes_with_the_mode(write, valid):
    changed = valid.replace("files: items_*.csv", "files: x.csv\n        mode: snapshot")
    assert fingerprint_of(write(changed), 1) != fingerprint_of(write(valid), 1)
