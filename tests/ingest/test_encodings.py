"""Names read the same from any encoding that is marked or declared; no other text is taken."""

import codecs

import pytest

from orchestration.ingest import unpack
from orchestration.ingest.readers import UnreadableFileError

LATIN = "José Çelik Muñoz Strauß"
CHINESE = "王小明 欧阳"
JAPANESE = "山田 太郎 カナ"
MARKED = ["utf-8", "utf-8-sig", "utf-16", "utf-32"]


def calls(name: str, rows: int = 3000) -> str:
    return "id,agent\n" + "".join(f"{row},{name}\n" for row in range(rows))


@pytest.mark.parametrize("block", [7, unpack.BLOCK_BYTES])
@pytest.mark.parametrize(
    ("name", "encoding", "declared"),
    [(name, mark, "utf-8") for name in (LATIN, CHINESE, JAPANESE) for mark in MARKED]
    + [
        (CHINESE, "gb18030", "gb18030"),
        (LATIN, "latin-1", "latin-1"),
        (LATIN, "cp1252", "cp1252"),
        (JAPANESE, "shift_jis", "shift_jis"),
        (JAPANESE, "utf-16-le", "utf-16-le"),
    ],
)
def test_names_are_the_same_in_any_encoding(content, monkeypatch, block, name, encoding, declared):
    monkeypatch.setattr(unpack, "BLOCK_BYTES", block)
    result = content(calls(name, 200).encode(encoding), encoding=declared)
    assert result.columns == ("id", "agent")
    assert result.column("agent") == [name] * 200
    assert result.notes == []


@pytest.mark.parametrize("file_format", ["csv", "jsonl"])
@pytest.mark.parametrize(
    ("name", "encoding"), [(CHINESE, "gb18030"), (LATIN, "latin-1"), (JAPANESE, "shift_jis")]
)
def test_an_encoding_that_is_not_declared_is_refused_with_advice(
    content, name, encoding, file_format
):
    with pytest.raises(UnreadableFileError, match="no other encoding is declared") as refusal:
        content(calls(name).encode(encoding), file_format)
    assert "`encoding:` in sources.yml, for example gb18030, latin-1 or shift_jis" in str(
        refusal.value
    )


def test_one_line_in_another_encoding_is_refused_where_it_stands(content):
    mixed = calls(LATIN, 30_000).encode() + "30001,Peña\n".encode("latin-1")
    offset = mixed.index(b"\xf1")
    with pytest.raises(UnreadableFileError, match=f"byte {offset:,} .near line 30,002. is 0xF1"):
        content(mixed)


def test_a_declared_encoding_that_is_wrong_is_refused(content):
    with pytest.raises(UnreadableFileError, match="which is not shift_jis, the declared encoding"):
        content(calls(CHINESE).encode("gb18030"), encoding="shift_jis")


def test_utf_8_that_is_declared_as_something_else_is_noted(content):
    assert "valid UTF-8 too" in content(calls(LATIN).encode(), encoding="latin-1").notes[0]
    assert content(calls("Ann").encode(), encoding="latin-1").notes == []


def test_the_mark_in_the_file_wins_over_the_declared_encoding(content):
    result = content(calls(CHINESE).encode("utf-16"), encoding="gb18030")
    assert result.column("agent") == [CHINESE] * 3000
    assert result.notes == ["the file is marked as utf-16: it was not read as gb18030"]


def test_utf_16_without_a_mark_is_refused_with_advice(content):
    with pytest.raises(UnreadableFileError, match="near line 1.* declare `encoding: utf-16-le`"):
        content(calls("Ann").encode("utf-16-le"))
    with pytest.raises(UnreadableFileError, match="needs a mark.*Declare utf-16-le or utf-16-be"):
        content(calls("Ann").encode("utf-16-le"), encoding="utf-16")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030"])
def test_a_text_cut_within_a_character_is_refused(content, encoding):
    declared = "gb18030" if encoding == "gb18030" else "utf-8"
    with pytest.raises(UnreadableFileError, match="ends within a character.*cut off"):
        content(calls(CHINESE).rstrip().encode(encoding)[:-1], encoding=declared)


@pytest.mark.parametrize("declared", ["latin-99", "base64"])
def test_an_encoding_that_does_not_exist_is_refused(content, declared):
    with pytest.raises(UnreadableFileError, match=f"`encoding: {declared}` is not known"):
        content(calls("Ann").encode(), encoding=declared)


def test_characters_lost_before_are_noted(content):
    result = content("id,agent\n1,Jos\ufffd\n".encode())
    assert result.column("agent") == ["Jos\ufffd"]
    assert "U+FFFD): 1." in result.notes[0]


def test_a_mark_is_not_part_of_the_first_name(content):
    marked = ("\ufeff" + calls(CHINESE)).encode("gb18030")
    assert content(marked, encoding="gb18030").columns == ("id", "agent")


def test_a_mark_alone_is_an_empty_file(content):
    with pytest.raises(UnreadableFileError, match="holds no text"):
        content(codecs.BOM_UTF8)
