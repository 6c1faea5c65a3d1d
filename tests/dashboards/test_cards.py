"""The cards of every board run where BI reads, and say what the marts say."""

import duckdb
import pytest

from orchestration.dashboards.boards import Board, MartRows, read_boards
from orchestration.dashboards.cards import PAGE, Card, cards, page
from orchestration.inference.results import infer
from orchestration.ingest.seeds import SHIPPED, read_rows
from orchestration.publish.publication import publish
from orchestration.publish.tables import published_tables, read_manifest
from orchestration.transform import target_path

REGISTER = {kpi.kpi: kpi for kpi in read_rows(SHIPPED / "kpis.csv", "kpis")}
BOARDS = read_boards(REGISTER)


@pytest.fixture(scope="module")
def tables(golden):
    manifest = read_manifest(target_path(golden.home) / "manifest.json")
    return {table.name: table for table in published_tables(manifest, "marts")}


@pytest.fixture(scope="module")
def dialmart(golden):
    """The published golden marts, called as their schema is in PostgreSQL."""
    infer(golden.home)
    file = publish(golden.home, "cards").files[0]
    with duckdb.connect() as connection:
        connection.execute(f"attach '{file}' as dialmart (read_only)")
        yield connection


def card_of(tables, name: str, title: str) -> Card:
    (board,) = [board for board in BOARDS if board.board == name]
    return next(card for card in cards(board, REGISTER, tables) if card.title == title)


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.board)
def test_every_card_has_an_answer(dialmart, tables, board):
    silent = {
        card.title
        for card in cards(board, REGISTER, tables)
        if not dialmart.execute(card.sql).fetchall()
    }
    of_rows = {chart.title: chart.mart for chart in board.charts if chart.chart == "rows"}
    empty = {
        title
        for title, mart in of_rows.items()
        if not dialmart.execute(f"from dialmart.{mart} limit 1").fetchall()
    }
    assert silent <= empty | {"Official figures that read otherwise now"}


def test_a_trend_says_what_the_mart_says(dialmart, tables):
    card = card_of(tables, "overview", "Dials and connects")
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


def test_members_are_called_by_name(dialmart, tables):
    card = card_of(tables, "agents", "By agent")
    names = {row[0] for row in dialmart.execute(card.sql).fetchall()}
    known = dialmart.execute("select display_name from dialmart.dim_agents").fetchall()
    assert names <= {name for (name,) in known} | {"(none)"}


def test_rows_of_a_mart_are_those_of_its_latest_day(dialmart, tables):
    declared = {"chart": "rows", "title": "Costs", "mart": "fct_costs", "latest": "date_day"}
    columns = {"columns": ["agent_key", "cost_type", "amount_reporting"]}
    chart = MartRows.model_validate(declared | columns)
    board = Board(board="money", title="Money", tiles=(), charts=(chart,))
    (card,) = cards(board, REGISTER, tables)
    told = dialmart.execute(card.sql).fetchall()
    expected = dialmart.execute(
        """
        select display_name, cost_type, amount_reporting
        from dialmart.fct_costs left join dialmart.dim_agents using (agent_key)
        where date_day = (select max(date_day) from dialmart.fct_costs)
        """
    ).fetchall()
    assert sorted(told, key=str) == sorted(expected, key=str)
    assert told


def test_the_page_is_made_from_the_declaration(tables):
    assert PAGE.read_text(encoding="utf-8") == page(BOARDS, REGISTER, tables), "run `make docs`"
