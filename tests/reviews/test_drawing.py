"""Drawing and its lists, over a hand-made warehouse: what is refused, and what a reviewer has."""

import csv
from datetime import date
from decimal import Decimal

import duckdb
import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from orchestration.cli import main
from orchestration.close import ClosingError
from orchestration.home import Home
from orchestration.ingest.seed_rows import QaPolicy
from orchestration.ingest.seeds import SHIPPED
from orchestration.reviews import DrawError
from orchestration.reviews.asked import Asked
from orchestration.reviews.drawing import draw_month
from orchestration.reviews.lists import write_lists
from tests.golden_draw import OCTOBER

SOURCES = """
company: {name: Acme, reporting_time_zone: America/New_York, reporting_currency: USD}
sources: []
"""
ASKED = Asked("s", 1, None, Decimal("0.05"), 20)
FORM = "calls,1,2025-01-01,*,opening,opening,Greets,5,3,F,F\n"
# two agents, a call each; every source has told all up to the midnight of New York
WAREHOUSE = """
create schema marts;
create table marts.dim_sources as select timestamp '{through}' as data_through_at;
create table marts.dim_agents as
select * from (values ('k1', 'A1', 'Ada'), ('k2', 'A2', 'Ben'))
as t (agent_key, source_id, display_name);
create table marts.fct_call_attempts as
select * from (values
    ('c1', 'C1', timestamp '2025-10-02 09:30'), ('c2', 'C2', timestamp '2025-10-03 10:00')
) as t (call_key, source_id, started_at);
create table marts.int_qa_frame as
select
    call_key, source_id as call_id, started_at, 'k' || call_key[2] as agent_key,
    date '2025-10-01' as period_start, date '2025-09-29' as week_start, 'short' as outcome_class,
    60 as talk_seconds, 'https://rec/' || source_id as recording_ref,
    'calls' as form, '1' as form_version
from marts.fct_call_attempts;
"""


@pytest.fixture
def built(home) -> Home:
    """A home whose October is over, with a form of one item."""
    home.warehouse.mkdir(parents=True)
    home.seeds.mkdir()
    home.sources_file.write_text(SOURCES)
    heading = (SHIPPED / "qa_forms.csv").read_text().splitlines()[0]
    (home.seeds / "qa_forms.csv").write_text(f"{heading}\n{FORM}")
    change(home, WAREHOUSE.format(through="2025-11-01 04:00"))
    return home


def change(home: Home, sql: str) -> None:
    with duckdb.connect(str(home.warehouse_file)) as connection:
        connection.execute(sql)


def listed(home: Home) -> list[dict[str, str]]:
    with (home.reviews / "2025-10_first.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_month_is_over_when_it_is_over_where_the_company_is(built):
    # in UTC it has been November for three hours and a half
    change(built, "update marts.dim_sources set data_through_at = '2025-11-01 03:30'")
    with pytest.raises(ClosingError, match="Wait until the sources have told it all"):
        draw_month(built, OCTOBER, ASKED, "rita")
    change(built, "update marts.dim_sources set data_through_at = '2025-11-01 04:00'")
    assert draw_month(built, OCTOBER, ASKED, "rita")[0].num_rows == 2


@pytest.mark.parametrize("calls", [0, -1])
def test_an_empty_draw_is_refused_and_does_not_stand(built, calls):
    none = Asked("s", calls, None, Decimal("0.05"), 20)
    with pytest.raises(DrawError, match=f"{calls} calls an agent are no draw"):
        draw_month(built, OCTOBER, none, "rita")
    assert draw_month(built, OCTOBER, ASKED, "rita")[1]


@pytest.mark.parametrize("option", ["--per-agent", "--budget"])
def test_the_command_takes_no_number_below_one(option):
    told = CliRunner().invoke(main, ["qa-sample", "2025-10", option, "0"])
    assert told.exit_code == 2
    assert "x>=1" in told.output


def test_a_list_stays_as_it_was_filled_and_a_missing_one_is_written(built):
    samples, _ = draw_month(built, OCTOBER, ASKED, "rita")
    first, book, second, _ = write_lists(built, OCTOBER, samples)
    first.write_text("filled in")
    second.unlink()
    told = write_lists(built, OCTOBER, samples)
    assert [file.name for file, is_written in told.items() if is_written] == ["2025-10_second.csv"]
    assert first.read_text() == "filled in"
    assert load_workbook(book)["reviews"]["B2"].value == "C1"


def test_lists_are_their_owner_s_alone(built):
    samples, _ = draw_month(built, OCTOBER, ASKED, "rita")
    files = write_lists(built, OCTOBER, samples)
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    assert {file.name for file in built.reviews.iterdir()} == {file.name for file in files}


def test_a_call_that_may_no_longer_be_heard_keeps_its_row_without_a_recording(built):
    samples, _ = draw_month(built, OCTOBER, ASKED, "rita")
    change(built, "delete from marts.int_qa_frame where call_key = 'c1'")
    write_lists(built, OCTOBER, samples)
    assert [
        (row["agent"], row["call"], row["started"], row["recording"]) for row in listed(built)
    ] == [
        ("Ada", "C1", "2025-10-02 09:30", ""),
        ("Ben", "C2", "2025-10-03 10:00", "https://rec/C2"),
    ]


def test_a_share_of_more_digits_than_a_draw_keeps_is_refused():
    policy = {
        **{"line": 2, "valid_from": date(2025, 1, 1), "calls_per_agent": 2, "calls_in_all": None},
        **{"min_talk_seconds": 20, "draw_seed": "s", "drift_points": 5, "drift_min_calls": 5},
    }
    assert QaPolicy(**policy, double_scored_share="0.033333").double_scored_share
    with pytest.raises(ValueError, match="no more than 6 decimal places"):
        QaPolicy(**policy, double_scored_share="0.0333333")
