"""What people take out of the lake and back in: what it holds then, what is kept."""

import pytest
from click.testing import CliRunner

from orchestration.cli import main
from orchestration.declaration import read_declaration
from orchestration.ingest.decisions import decisions
from orchestration.ingest.retraction import BatchError, replay, retract
from tests.pipeline.homes import ask, build_models, declare, deliver, extract, land, raw

CALL = {"started_at": "start", "direction": {"constant": "outbound"}}
CALLS = extract("calls", "call_attempts", ["id"], CALL)
MONDAY, TUESDAY = "calls_20260106.csv", "calls_20260107.csv"


@pytest.fixture
def home(home):
    """Two files of one call each."""
    declare(home, CALLS)
    deliver(home, MONDAY, "id,start\n1,2026-01-05 10:00:00\n")
    deliver(home, TUESDAY, "id,start\n2,2026-01-06 10:00:00\n")
    land(home)
    return home


def take_out(home, batch=TUESDAY, why="a test dial list"):
    return retract(home, read_declaration(home.sources_file), batch, "ann", why)


def take_in(home, batch=TUESDAY):
    return replay(home, read_declaration(home.sources_file), batch, "bob", "it was real")


def test_a_retracted_batch_stays_out_and_says_why(home):
    take_out(home)
    found = land(home)
    assert found[TUESDAY].outcome == "retracted"
    assert found[TUESDAY].reason.startswith("retracted on 20")
    assert found[TUESDAY].reason.endswith("UTC by ann: a test dial list")
    assert found[MONDAY].outcome == "known"
    assert raw(home, "calls", "id") == [("1",)]


def test_the_same_content_under_another_name_stays_out_too(home):
    take_out(home)
    deliver(home, "calls_20260108.csv", "id,start\n2,2026-01-06 10:00:00\n")
    assert land(home)["calls_20260108.csv"].outcome == "retracted"
    assert raw(home, "calls", "id") == [("1",)]


def test_a_batch_goes_by_the_first_characters_of_its_id(home):
    batch_id = land(home)[TUESDAY].batch_id
    assert take_out(home, batch_id[:8]).file == TUESDAY
    assert land(home)[TUESDAY].outcome == "retracted"


def test_a_replayed_batch_is_read_again_and_both_decisions_are_kept(home):
    take_out(home)
    land(home)
    take_in(home)
    assert land(home)[TUESDAY].outcome == "new"
    assert sorted(raw(home, "calls", "id")) == [("1",), ("2",)]
    assert [(d.decision, d.by, d.why, d.file) for d in decisions(home)] == [
        ("retract", "ann", "a test dial list", TUESDAY),
        ("replay", "bob", "it was real", TUESDAY),
    ]


def test_a_replayed_batch_whose_file_is_gone_comes_back_as_it_was_loaded(home):
    take_out(home)
    (home.landing / TUESDAY).unlink()
    land(home)
    take_in(home)
    land(home)
    assert sorted(raw(home, "calls", "id")) == [("1",), ("2",)]


def test_a_loaded_batch_is_read_by_what_is_declared_by_then(home):
    deliver(home, "calls_20260108.csv", "id;start\n3;2026-01-07 10:00:00\n")
    assert land(home)["calls_20260108.csv"].outcome == "quarantined"
    deliver(home, "calls_20260109.csv", "id,start\n4,2026-01-08 10:00:00\nbroken\n")
    assert land(home)["calls_20260109.csv"].outcome == "new"
    take_in(home, "calls_20260108.csv")
    take_in(home, "calls_20260109.csv")
    declare(home, CALLS | {"delimiter": ";"})
    found = land(home)
    assert found["calls_20260108.csv"].outcome == "new"
    assert found["calls_20260109.csv"].outcome == "quarantined"
    assert sorted(raw(home, "calls", "id")) == [("1",), ("2",), ("3",)]


@pytest.mark.parametrize(
    ("batch", "told"),
    [
        ("calls_20260131.csv", "no batch of the lake is 'calls_20260131.csv'"),
        ("0123456789", "no batch of the lake is '0123456789'"),
        ("", "no batch of the lake is ''"),
    ],
)
def test_a_batch_that_is_not_there_is_refused(home, batch, told):
    with pytest.raises(BatchError, match=told):
        take_out(home, batch)
    assert decisions(home) == []


def test_a_name_of_two_batches_is_refused_with_their_ids(home):
    deliver(home, TUESDAY, "id,start\n3,2026-01-06 11:00:00\n", modified=1_800_000_000)
    found = land(home)
    with pytest.raises(BatchError, match="may be any of .* name one by its id"):
        take_out(home)
    assert take_out(home, found[TUESDAY].batch_id).file == TUESDAY


def test_a_loaded_batch_whose_file_is_gone_cannot_be_read_again(home):
    (home.landing / TUESDAY).unlink()
    with pytest.raises(BatchError, match="deliver it again"):
        take_in(home)
    land(home)
    assert sorted(raw(home, "calls", "id")) == [("1",), ("2",)]


def test_the_commands_say_what_is_out_and_what_to_do(home, monkeypatch):
    monkeypatch.setenv("DIALMART_HOME", str(home.path))

    def dialmart(*arguments):
        result = CliRunner().invoke(main, arguments)
        return result.exit_code, result.output + result.stderr

    assert dialmart("quarantine") == (0, "nothing is in quarantine\n")
    deliver(home, "calls_20260108.csv", "id,start\n3,2026-01-07 10:00:00\n4\n")
    land(home)
    code, told = dialmart("quarantine")
    assert code == 0
    assert "generic acme calls" in told
    assert "row 3 of calls_20260108.csv" in told
    code, told = dialmart("retract", TUESDAY, "--why", "a test", "--by", "ann")
    assert (code, told) == (
        0,
        f"{TUESDAY} is out of the lake; the next `dialmart run` builds without it\n",
    )
    assert f"{TUESDAY} (" in dialmart("quarantine")[1]
    assert "by ann: a test" in dialmart("quarantine")[1]
    assert dialmart("replay", TUESDAY)[0] == 0
    assert "by ann" not in dialmart("quarantine")[1]
    code, told = dialmart("retract", "calls_1.csv", "--why", "a test")
    assert code == 1
    assert "no batch of the lake is 'calls_1.csv'" in told


@pytest.mark.slow
def test_the_marts_follow(home):
    dials = "select source_id from marts.fct_call_attempts order by all"
    build_models(home)
    assert ask(home, dials) == [("1",), ("2",)]
    take_out(home)
    land(home)
    build_models(home)
    assert ask(home, dials) == [("1",)]
    take_in(home)
    land(home)
    build_models(home)
    assert ask(home, dials) == [("1",), ("2",)]
