"""F19: whatever a name says is stored as it is said, shown inert, and changes nothing else."""

import csv
import io
import os
import re
from pathlib import Path

import duckdb
import pytest

from orchestration import pipeline
from orchestration.declaration import read_declaration
from orchestration.home import Home, HomeError
from orchestration.new_home import lay_new_home
from orchestration.publish.tables import FILES, published_tables, read_manifest
from orchestration.run import RunOutcome, run_pipeline
from orchestration.summary import summary
from orchestration.transform import target_path
from tests.parse import lay_parse
from tests.pipeline.homes import declare, deliver, extract, land

NAMES = (
    "'; drop table marts.fct_kpis; --",
    '"; drop schema marts cascade; --',
    "{{ env_var('HOME') }}",
    "{% raw %}",
    "{# a comment",
    "../../x",
    "[a]*?",
    "two\nlines",
    "$(touch x) `touch x` ${HOME}",
    "bell \x07 escape \x1b[31m",
    "%s %(name)s {0} :name ?1 $1",
    "<script>alert(1)</script>",
    "a|b\\c",
    "\u202egnp.exe",
)
DISPLAYED = {"display_name": "name"}
TABLES = (
    extract(
        "calls",
        "call_attempts",
        ["id"],
        {
            "started_at": "start",
            "direction": {"constant": "outbound"},
            "agent_id": "name",
            "campaign_id": "name",
            "list_id": "name",
            "lead_id": "name",
            "dial_result": {"constant": "answered"},
            "answered_by": {"constant": "human"},
        },
    ),
    extract("agents", "agents", ["name"], DISPLAYED),
    extract("campaigns", "campaigns", ["name"], {"name": "name"}),
    extract("lists", "contact_lists", ["name"], {"name": "name"}),
    extract("leads", "leads", ["name"], {"created_at": "start", "source_channel": "name"}),
)
# In a home of a name that is odd, but may be.
HOME = 'o\'neil & sons "x" $(touch x) {{ 1 }} ;--'


def table(*rows: tuple[str, str, str]) -> str:
    written = io.StringIO(newline="")
    csv.writer(written, lineterminator="\n").writerows([("id", "start", "name"), *rows])
    return written.getvalue()


def deliver_names(home: Home) -> None:
    rows = [(f"c{n}", f"2026-01-{5 + n % 20:02d} 10:00:00", name) for n, name in enumerate(NAMES)]
    for one in ("agents", "campaigns", "lists", "leads"):
        deliver(home, f"{one}_20260201.csv", table(*rows))
    # a call each, in a file whose own name says the same
    for row in rows:
        name = row[2].replace("/", "∕")
        deliver(home, f"calls_20260201{name}.csv", table(row))


def files_around(home: Home) -> set[Path]:
    """What lies beside the home, and in the folder that the tests run in."""
    return {path for folder in (home.path.parent, Path.cwd()) for path in folder.iterdir()}


@pytest.fixture(scope="module")
def ran(tmp_path_factory) -> tuple[Home, RunOutcome]:
    home = Home(tmp_path_factory.mktemp("names") / HOME)
    declare(home, *TABLES)
    deliver_names(home)
    lay_parse(home)
    before = files_around(home)
    outcome = run_pipeline(home)
    assert outcome.state == "published", outcome.error
    assert files_around(home) == before
    return home, outcome


@pytest.mark.slow
@pytest.mark.fault("F19", "names of agents, campaigns, lists, leads and files that are code")
def test_names_that_are_code_are_published_as_they_were_written(ran):
    home, _ = ran
    with duckdb.connect(str((home.published / "marts.duckdb").resolve()), read_only=True) as marts:
        for sql in (
            "select display_name from dim_agents",
            "select campaign_name from dim_campaigns",
            "select list_name from dim_lists",
            "select source_channel from dim_leads",
        ):
            found = {name for (name,) in marts.execute(sql).fetchall()}
            assert set(NAMES) <= found, sql
        files = {name for (name,) in marts.execute("select file from fct_batches").fetchall()}
        dials = "select value from fct_kpis where kpi = 'dials' and scope = ? and period = 'all'"
        assert marts.execute(dials, ["company"]).fetchall() == [(len(NAMES),)]
        by_agent = "select scope_id from fct_kpis where kpi = 'dials' and scope = 'agent' "
        assert len(marts.execute(by_agent + "and period = 'all'").fetchall()) == len(NAMES)
    assert files == {path.name for path in home.landing.iterdir()}


@pytest.mark.slow
@pytest.mark.fault("F19", "the same, and nothing else changes")
def test_names_that_are_code_change_no_table(ran):
    home, _ = ran
    manifest = read_manifest(target_path(home) / "manifest.json")
    for file in FILES:
        path = (home.published / f"{file}.duckdb").resolve()
        with duckdb.connect(str(path), read_only=True) as connection:
            there = connection.execute("select table_name from duckdb_tables()").fetchall()
        wanted = {published.name for published in published_tables(manifest, file)}
        assert {name for (name,) in there} == wanted


@pytest.mark.slow
@pytest.mark.fault("F19", "names in the words for people")
def test_a_file_name_cannot_forge_a_line_or_steer_a_terminal(ran):
    home, _ = ran
    for name in ("forged\nPublished set     everything", "red \x1b[31m \x07", "\u202ever"):
        deliver(home, f"calls_20260202{name}.csv", b"\xff\xfe\x00")
    outcome = RunOutcome("shown", "published")
    pipeline.land(home, read_declaration(home.sources_file), "shown")
    told = summary(home, outcome)
    assert "forged" in told
    assert not re.search(r"^Published set     everything", told, re.MULTILINE)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", told)


@pytest.mark.fault("F19", "a file name that is no text")
def test_a_file_name_that_is_no_text_costs_no_other_file(home):
    declare(home, *TABLES)
    deliver(home, "calls_20260201.csv", table(("c1", "2026-01-05 10:00:00", "A1")))
    (home.landing / os.fsdecode(b"calls_20260202\xff.csv")).write_text(
        table(("c2", "2026-01-05 11:00:00", "A1"))
    )
    results = land(home)
    assert results["calls_20260201.csv"].outcome == "new"
    assert len(results) == 2


@pytest.mark.fault("F19", "a home whose path is a pattern", times=(4, 4))
def test_a_home_whose_path_is_a_pattern_is_refused(tmp_path, times):
    names = ("a*b", "a?b", "a[b]c", "[!a]")
    assert len(names) == times
    for name in names:
        with pytest.raises(HomeError, match="file patterns"):
            lay_new_home(tmp_path / name)
        home = Home(tmp_path / name)
        declare(home, *TABLES)
        with pytest.raises(HomeError, match="Rename the folder"):
            run_pipeline(home)
        assert [path.name for path in home.path.iterdir()] == ["sources.yml"]
