"""The contract's entities as a mapping sees them."""

import pytest

from orchestration.ingest.columns import Column, read_constant
from orchestration.ingest.entities import (
    ENTITIES,
    IDENTIFIED_BY,
    SUMMABLE,
)

COLUMNS = [(entity, name, c) for entity, columns in ENTITIES.items() for name, c in columns.items()]


@pytest.mark.parametrize(("entity", "name", "column"), COLUMNS)
def test_a_vocabulary_and_only_a_vocabulary_lists_its_words(entity, name, column):
    assert (column.type == "vocabulary") == bool(column.allowed)
    assert len(set(column.allowed)) == len(column.allowed)


@pytest.mark.parametrize(("entity", "name", "column"), COLUMNS)
def test_the_name_of_a_column_tells_its_type(entity, name, column):
    by_suffix = {"_at": "timestamp", "_on": "date", "_seconds": "seconds", "_id": "text"}
    by_prefix = {"is_": "boolean", "valid_": "timestamp"}
    told = [kind for suffix, kind in by_suffix.items() if name.endswith(suffix)]
    told += [kind for prefix, kind in by_prefix.items() if name.startswith(prefix)]
    assert not told or told == [column.type]


@pytest.mark.parametrize("entity", ENTITIES)
def test_every_entity_may_say_when_it_changed_and_that_it_is_gone(entity):
    assert ENTITIES[entity]["source_updated_at"] == Column("timestamp")
    assert ENTITIES[entity]["is_deleted"] == Column("boolean")


def test_what_is_added_up_or_to_a_key_exists():
    for entity, name in IDENTIFIED_BY.items():
        assert ENTITIES[entity][name].required
    for entity, names in SUMMABLE.items():
        assert {ENTITIES[entity][name].type for name in names} == {"money"}


@pytest.mark.parametrize(
    ("column", "text", "value"),
    [
        (Column("text"), "007", "007"),
        (Column("boolean"), "True", True),
        (Column("boolean"), "false", False),
        (Column("count"), "1", "1"),
        (Column("money"), "-12.50", "-12.50"),
        (Column("timestamp"), "2026-01-31T08:30:00", "2026-01-31T08:30:00"),
        (Column("date"), "2026-01-31", "2026-01-31"),
        (Column("vocabulary", allowed=("a", "b")), "b", "b"),
        (Column("zone"), "Europe/Lisbon", "Europe/Lisbon"),
    ],
)
def test_a_constant_of_its_type_is_read(column, text, value):
    assert read_constant(column, text) == value


@pytest.mark.parametrize(
    ("column", "text", "allowed"),
    [
        (Column("boolean"), "Y", "true, false"),
        (Column("count"), "1.5", "a whole number"),
        (Column("money"), "12,50", "a number"),
        (Column("rate"), "NaN", "a number"),
        (Column("date"), "31/01/2026", "a day such as"),
        (Column("vocabulary", allowed=("a", "b")), "c", "a, b"),
        (Column("zone"), "Europe/Lisboa", "a time zone such as Europe/Lisbon"),
        (Column("text", never="*"), "*", "the id of one, or nothing where it is for all"),
    ],
)
def test_a_constant_of_another_type_is_refused_with_what_is_allowed(column, text, allowed):
    with pytest.raises(ValueError, match=allowed):
        read_constant(column, text)
