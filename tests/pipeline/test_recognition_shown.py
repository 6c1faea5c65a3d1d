"""Who opted out, or has a pseudonym, is on no public page and in no mail of one."""

from collections.abc import Iterator

import duckdb
import pytest

from orchestration.dashboards.boards import Board, declared_boards
from orchestration.report.board_figures import Figures, latest_period
from orchestration.report.board_page import Edition, board_page
from orchestration.report.language import Language
from orchestration.report.mail import board_mail

TOLD_BY = ("rpt_kpis", "dim_kpis", "dim_agents", "dim_teams", "dim_campaigns", "dim_lists")
SHOWN = {"rpt_leaderboards", "fct_recognitions"}


@pytest.fixture(scope="module")
def board() -> Board:
    return next(board for board in declared_boards() if board.board == "recognition")


@pytest.fixture(scope="module")
def marts(golden) -> Iterator[duckdb.DuckDBPyConnection]:
    """What is published of the golden home, as far as the page reads it."""
    with duckdb.connect() as connection:
        connection.execute(f"attach '{golden.home.warehouse_file}' as built (read_only)")
        connection.execute("create view dim_sources as from built.marts.dim_sources")
        for table in (*TOLD_BY, *SHOWN):
            connection.execute(
                f"create view {table} as select *, timestamp '2025-11-10 01:00' "
                f"as data_through_at, 'golden' as publish_id from built.marts.{table}"
            )
        yield connection


@pytest.fixture(scope="module", params=["week", "month"])
def written(request, marts, board) -> str:
    """The page of a period and its mail, as one text."""
    figures = Figures(marts, latest_period(marts, request.param))
    edition = Edition("Lindenhof", None, Language("en", "EUR", "Europe/Berlin"), (board,), [])
    mail = board_mail(edition, board, None, figures, "https://reports.example.com/")
    return "\n".join([board_page(edition, board, figures), mail.html, mail.text])


def test_the_page_and_its_mail_praise_who_wants_to_be_praised(written):
    assert "Ben" in written
    assert "Talker of the month" in written
    assert "Kestrel" in written


@pytest.mark.parametrize(("agent", "name"), [("A4", "Dora"), ("A3", "Cem B.")])
def test_the_page_and_its_mail_tell_neither_name_nor_key_of_others(marts, written, agent, name):
    [(key,)] = marts.execute(
        "select agent_key from dim_agents where source_id = ?", [agent]
    ).fetchall()
    assert name not in written
    assert key not in written


def test_the_public_board_has_no_other_chart(board):
    assert {chart.mart for chart in board.charts} == SHOWN
