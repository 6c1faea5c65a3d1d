"""The golden company's calls are drawn, reviewed and estimated as golden_qa.csv works it out."""

import csv
import shutil
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from orchestration.cli import main
from orchestration.home import Home
from orchestration.ingest.samples import SAMPLES, kept_draw
from orchestration.reviews import DrawError
from orchestration.reviews.asked import asked_for
from orchestration.reviews.drawing import draw_month, draw_samples
from orchestration.reviews.lists import write_lists
from tests.golden_draw import OCTOBER, golden_samples
from tests.pipeline.homes import GOLDEN, ask

with (GOLDEN / "golden_qa.csv").open(encoding="utf-8") as file:
    FIGURES = list(csv.DictReader(file))
ESTIMATED = {"estimate": "score", "low": "ci_low", "high": "ci_high", "targeted": "targeted_score"}
WHO_AND_WHEN = ["drawn_at", "drawn_by"]


@pytest.mark.parametrize("row", FIGURES, ids=lambda row: f"{row['figure']}-{row['member']}")
def test_a_figure_is_what_was_worked_out_by_hand(row, published):
    if row["figure"] == "review":
        [(found,)] = published(
            "select score from fct_qa_reviews where sample_key = '2025-10-' || "
            "md5('generic|crm_and_dialer|' || ?) and reviewer = ?",
            *(row["scope"], row["member"]),
        )
    elif row["figure"] == "kappa":
        [(found,)] = published("select kappa from fct_qa_calibrations")
    else:
        [(found,)] = published(
            f"select {ESTIMATED[row['figure']]} from fct_qa_estimates where scope = ? "
            "and member = ?",
            *(row["scope"], row["member"]),
        )
    assert found == (Decimal(row["value"]) if row["value"] else None), row["worked"]


def test_who_when_and_which_form_stand_beside_each_score(published):
    assert published(
        "select reviewer, reviewed_at::text, form, form_version, status, autofail_reason "
        "from fct_qa_reviews where autofail_reason is not null"
    ) == [("rita", "2025-11-11 14:40:00", "calls", "1", "final", "consent")]


def test_a_skill_is_what_its_items_earned_in_the_calls_that_were_drawn(published):
    # Ada: C2 4 and C15 3 and 5 of 5, times 3: 36 of 45; C12 was targeted
    assert published(
        "select calls, reviews, points_earned, points_possible, earned_share from fct_qa_skills "
        "where member = 'Ada' and skill = 'discovery'"
    ) == [(2, 3, 36, 45, Decimal("0.8"))]


def test_reviewers_are_as_far_apart_as_their_reviews_of_one_call(published):
    assert published(
        "select reviewer, calls, mean_deviation, is_drifting from fct_qa_raters order by 1"
    ) == [("rita", 1, -20, None), ("sam", 1, 20, None)]  # the policy judges from 5 calls


def test_no_name_of_a_customer_nor_a_recording_is_published(published):
    named = published(
        "select table_name, column_name from duckdb_columns() where table_name like 'fct_qa%' "
        "and regexp_matches(column_name, 'comment|recording|phone|lead')"
    )
    assert named == []


@pytest.fixture
def undrawn(golden, tmp_path) -> Home:
    """A home with the golden warehouse of which nothing was drawn."""
    home = Home(tmp_path / "home")
    home.path.mkdir()
    shutil.copy(golden.home.sources_file, home.sources_file)
    shutil.copytree(golden.home.seeds, home.seeds)
    home.warehouse.symlink_to(golden.home.warehouse)
    return home


@pytest.fixture
def complaints(tmp_path) -> Path:
    path = tmp_path / "complaints.csv"
    path.write_text("call,reason\nC12,a complaint\n", encoding="utf-8")
    return path


def test_the_draw_is_the_one_that_was_worked_out_by_hand(undrawn, complaints):
    samples, is_new = draw_month(undrawn, OCTOBER, asked_for(undrawn, OCTOBER, complaints), "rita")
    others = [name for name in SAMPLES.names if name not in WHO_AND_WHEN]
    assert is_new
    assert samples.select(others).to_pylist() == golden_samples().select(others).to_pylist()


def test_asked_in_the_same_way_a_draw_is_the_same_to_the_byte(undrawn):
    asked = asked_for(undrawn, OCTOBER, None)
    first, _ = draw_month(undrawn, OCTOBER, asked, "rita")
    lists = {file: file.read_bytes() for file in write_lists(undrawn, OCTOBER, first)}
    again, is_new = draw_month(undrawn, OCTOBER, asked, "sam")
    for file in lists:
        file.unlink()
    write_lists(undrawn, OCTOBER, again)
    assert not is_new and again == first
    texts = [file for file in lists if file.suffix == ".csv"]
    assert [file.name for file in texts] == ["2025-10_first.csv", "2025-10_second.csv"]
    assert all(file.read_bytes() == lists[file] for file in texts)


def test_asked_in_another_way_a_draw_stands_and_says_so(undrawn):
    draw_month(undrawn, OCTOBER, asked_for(undrawn, OCTOBER, None), "rita")
    other = asked_for(undrawn, OCTOBER, None, draw_seed="until it pleases")
    with pytest.raises(DrawError, match="draw_seed golden, not until it pleases. A draw stands"):
        draw_month(undrawn, OCTOBER, other, "ben")
    assert set(kept_draw(undrawn, OCTOBER)["drawn_by"].to_pylist()) == {"rita"}


def test_a_call_nobody_may_hear_cannot_be_targeted(undrawn, complaints):
    complaints.write_text("call,reason\nC19,a complaint\n", encoding="utf-8")
    asked = asked_for(undrawn, OCTOBER, complaints)
    with pytest.raises(DrawError, match="no recording that may be heard in the month: C19"):
        draw_month(undrawn, OCTOBER, asked, "rita")


def test_the_list_has_a_row_for_each_item_and_does_not_tell_who_else_reviews(undrawn):
    samples, _ = draw_month(undrawn, OCTOBER, asked_for(undrawn, OCTOBER, None), "rita")
    first, _, second, _ = write_lists(undrawn, OCTOBER, samples)
    with first.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 6 * 4
    assert [row["item"] for row in rows[:4]] == ["opening", "needs", "consent", "closing"]
    assert {row["call"] for row in rows} == {"C2", "C13", "C14", "C15", "C17", "M3"}
    with second.open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.DictReader(file)) == [row for row in rows if row["call"] == "C15"]


def test_the_command_says_what_so_few_calls_can_tell(undrawn, monkeypatch):
    monkeypatch.setenv("DIALMART_HOME", str(undrawn.path))
    drawn = CliRunner().invoke(main, ["qa-sample", "2025-10", "--per-agent", "6"])
    assert drawn.exit_code == 0, drawn.output
    assert "10 calls of the month from 2025-10-01 are drawn" in drawn.output
    assert "6 calls an agent miss a fault in 1 of 8 calls with p = 0.45" in drawn.output
    assert "196 calls, of 400 calls 132" in drawn.output
    early = CliRunner().invoke(main, ["qa-sample", "2025-11"])
    assert early.exit_code == 1
    assert "Wait until the sources have told it all" in early.output
    again = CliRunner().invoke(main, ["qa-sample", "2025-10", "--per-agent", "6"])
    assert again.output.count("(stays as it is: it may be filled in)") == 4


def test_a_call_without_a_form_cannot_be_reviewed(undrawn):
    with duckdb.connect(str(undrawn.warehouse_file), read_only=True) as connection:
        frame = connection.sql(
            "select * replace (null::varchar as form) from marts.int_qa_frame "
            "where period_start = '2025-10-01'"
        ).df()
    asked = asked_for(undrawn, OCTOBER, None)
    with pytest.raises(DrawError, match="for 6 calls of the month from 2025-10-01 no form"):
        draw_samples(frame, OCTOBER, asked, datetime(2025, 11, 10), "rita")


def test_few_calls_in_all_are_no_budget_for_many_agents(undrawn):
    asked = asked_for(undrawn, OCTOBER, None, calls_in_all=5)
    with pytest.raises(DrawError, match="5 calls in all are fewer than the 6 that 2 an agent make"):
        draw_month(undrawn, OCTOBER, asked, "rita")


def test_the_kpi_is_followed_to_the_rows_of_the_lists(golden):
    rows = ask(
        golden.home,
        "select distinct rows.source_id from marts.int_figure_contributions as told "
        "inner join marts.int_source_rows as rows using (entity, entity_key) "
        "where told.kpi = 'qa_score' and told.period = 'month' and told.scope = 'campaign'",
    )
    assert len(rows) == 6 * 4  # the items of six reviews that count
