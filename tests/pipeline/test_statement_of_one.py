"""A statement of one agent is of that agent alone, also where a source's id is of two people."""

from datetime import date

import duckdb
import jinja2
import pyarrow as pa
import pytest

from orchestration.home import Home
from orchestration.ingest.statements import CLOSED_LINES, LINE
from orchestration.periods import read_period
from orchestration.project import DBT_PROJECT
from orchestration.statement_files import write_files
from orchestration.statements import StatementError, statement

OCTOBER = read_period("2025-10", "monday")
CLOSED = DBT_PROJECT / "models/marts/management/bonus/int_bonus_closed.sql"


def line(key: str, agent: str, plan: str = "sales", **more: object) -> dict:
    about = {"line_key": f"{key}{plan}", "agent_key": key, "agent_id": agent, "plan": plan}
    about |= {"period": "month", "period_start": date(2025, 10, 1)}
    return dict.fromkeys(LINE) | about | more


@pytest.fixture
def published(tmp_path) -> Home:
    """A home whose published lines are of three people; two are 1001, in the dialer and the CRM."""
    home = Home(tmp_path)
    home.published.mkdir()
    lines = [line("d1", "1001"), line("c1", "1001"), line("d2", "1002"), line("d2", "1002", "top")]
    table = pa.Table.from_pylist(lines, schema=pa.schema(LINE))
    with duckdb.connect(str(home.published / "marts.duckdb")) as connection:
        connection.register("lines", table)
        connection.execute(
            "create table fct_bonus_statements as select *, 'actual' as scenario from lines"
        )
    return home


def test_an_id_of_two_people_is_refused(published):
    with pytest.raises(StatementError, match=r"'1001' is 2 people.* name one by the key: c1, d1"):
        statement(published, OCTOBER, "1001")


def test_a_key_or_an_id_of_one_gives_the_lines_of_one(published):
    for agent, keys in (("c1", ["c1"]), ("1002", ["d2", "d2"])):
        assert statement(published, OCTOBER, agent)["agent_key"].to_pylist() == keys


def test_people_of_one_id_have_a_file_each(published, tmp_path):
    write_files(tmp_path / "files", "october", statement(published, OCTOBER).to_pylist())
    files = {path.stem: path.read_text() for path in (tmp_path / "files/october").iterdir()}
    assert sorted(files) == ["1001_c1", "1001_d1", "1002"]
    assert [text.count("\n") - 1 for _, text in sorted(files.items())] == [1, 1, 2]
    assert "c1sales" not in files["1001_d1"]


def test_who_was_paid_by_an_older_key_is_the_same_person():
    model = jinja2.Environment(autoescape=False).from_string(CLOSED.read_text())
    sql = model.render(
        config=lambda **_: "",
        ref=lambda name: name,
        source=lambda _, name: name,
        bonus_line_columns=lambda: list(LINE),
    )
    closed = pa.Table.from_pylist([line("c1", "7"), line("gone", "8")], schema=CLOSED_LINES)
    with duckdb.connect() as connection:
        connection.register("closed_bonus", closed)
        connection.execute(
            "create table agent_identities as select * from (values ('c1', 'd1'), ('d1', 'd1')) "
            "as known (agent_source_key, agent_key)"
        )
        rows = connection.execute(f"select agent_key, agent_id from ({sql}) order by 1").fetchall()
    assert rows == [("d1", "7"), ("gone", "8")]
