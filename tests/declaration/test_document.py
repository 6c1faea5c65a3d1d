"""Files that are no declaration at all, and where the values of one stand."""

from textwrap import dedent

import pytest

from orchestration.declaration import read_declaration


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("", "sources.yml:1: found nothing"),
        ("company: Acme", "sources.yml:1: company: found 'Acme'; allowed: a block"),
        ("- a", "sources.yml:1: the file: found a list of a; allowed: a block"),
        ("company:\n\tname: x", "sources.yml:2: found something that is not YAML"),
        ("company: {\nname: 'x", "sources.yml:2: found something that is not YAML"),
        ("company:\n  name: \x07", "sources.yml:2: found something that is not YAML"),
        ("sources: *nowhere", "sources.yml:1: found something that is not YAML"),
        ("a: b\n---\nc: d", "sources.yml:2: found something that is not YAML"),
    ],
)
def test_a_file_of_another_shape_is_refused(write, problems_of, text, where):
    assert problems_of(write(text))[0].startswith(where)


def test_a_file_that_is_not_utf8_is_refused_with_the_line(tmp_path, problems_of):
    path = tmp_path / "sources.yml"
    path.write_bytes(b"company:\n  name: Caf\xe9\n")
    assert problems_of(path)[0].startswith("sources.yml:2: found a byte that is not UTF-8")


def test_a_byte_order_mark_is_no_mistake(tmp_path, valid):
    path = tmp_path / "sources.yml"
    path.write_text(valid, encoding="utf-8-sig")
    assert read_declaration(path).company.name == "Acme"


def test_a_missing_file_is_said_with_what_to_do_next(tmp_path, problems_of):
    (message,) = problems_of(tmp_path / "sources.yml")
    assert "No such file" in message
    assert "dialmart new" in message


def test_aliases_and_merged_blocks_are_followed_to_the_line_where_they_were_written(
    write, problems_of
):
    text = """\
        company: {name: Acme, reporting_time_zone: UTC, reporting_currency: EUR}
        sources:
          - &first
            system: generic
            account: one
            time_zone: UTC
            extracts:
              - table: agents
                files: a.csv
                entities:
                  - entity: agents
                    key: [id]
                    columns: &columns {display_name: name}
          - <<: *first
            account: two
            extracts:
              - table: people
                files: b.csv
                entities:
                  - {entity: agents, key: [id], columns: *columns}
    """
    text = dedent(text)
    one, two = read_declaration(write(text)).sources
    assert (one.account, two.account, two.time_zone) == ("one", "two", "UTC")
    assert two.extracts[0].entities[0].columns == one.extracts[0].entities[0].columns
    found = problems_of(write(text.replace("{display_name: name}", "{display: name}")))
    assert [problem.split(": ")[0] for problem in found] == ["sources.yml:13", "sources.yml:13"]
    assert "did you mean 'display_name'" in found[0]
