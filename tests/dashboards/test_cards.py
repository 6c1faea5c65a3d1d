"""The cards of every board run where BI reads, and say what the marts say."""

import duckdb
import pytest

from orchestration.dashboards.boards import read_boards
from orchestration.dashboards.cards import PAGE, cards, page
from orchestration.inference.results import infer
from orchestration.ingest.seeds import SHIPPED, read_rows
from orchestration.publish.publication import publish

REGISTER = {kpi.kpi: kpi for kpi in read_rows(SHIPPED / "kpis.csv", "kpis")}
BOARDS = read_boards(REGISTER)
CARDS = [(board, card) for board in BOARDS for card in cards(board, REGISTER)]


@pytest.fixture(scope="module")
def dialmart(golden):
    """The published golden marts, called as their schema is in PostgreSQL."""
    infer(golden.home)
    file = publish(golden.home, "cards").files[0]
    with duckdb.connect() as connection:
        connection.execute(f"attach '{file}' as dialmart (read_only)")
        yield connection


@pytest.mark.parametrize(("board", "card"), CARDS, ids=lambda each: getattr(each, "title", ""))
def test_a_card_has_an_answer(dialmart, board, card):
    rows = dialmart.execute(card.sql).fetchall()
    assert rows or card.title.startswith("Official figures")


def test_a_trend_says_what_the_mart_says(dialmart):
    card = next(card for _, card in CARDS if card.title == "Dials and connects")
    told = dialmart.execute(card.sql).fetchall()
    expected = dialmart.execute(
        """
        pivot (
            select period_start, kpi, value from dialmart.fct_kpis
            where scope = 'company' and period = 'week' and figure = 'current'
                and kpi in ('dials', 'connects', 'conversations')
        ) on kpi in ('dials', 'connects', 'conversations') using first(value) order by period_start
        """
    ).fetchall()
    weeks = {row[0]: row[1:] for row in expected}
    assert {row[0]: row[1:] for row in told if row[0] in weeks} == weeks


def test_members_are_called_by_name(dialmart):
    card = next(c for b, c in CARDS if (b.board, c.title) == ("agents", "By agent"))
    names = {row[0] for row in dialmart.execute(card.sql).fetchall()}
    known = dialmart.execute("select display_name from dialmart.dim_agents").fetchall()
    assert names <= {name for (name,) in known} | {"(none)"}


def test_the_page_is_made_from_the_declaration():
    assert PAGE.read_text(encoding="utf-8") == page(BOARDS, REGISTER), "run `make docs`"
