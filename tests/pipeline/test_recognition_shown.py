"""Who opted out, or has a pseudonym, is on no public page and in no file or mail of one."""

import csv
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from openpyxl import load_workbook

from orchestration.dashboards.boards import Board, declared_boards
from orchestration.report.board_figures import Figures
from orchestration.report.board_page import Edition, board_page
from orchestration.report.exports import export
from orchestration.report.language import Language
from orchestration.report.mail import board_mail
from orchestration.report.published import latest_period

TOLD_BY = ("rpt_kpis", "dim_kpis", "dim_agents", "dim_teams", "dim_campaigns", "dim_lists")
SHOWN = {"rpt_leaderboards", "fct_recognitions"}
ENGLISH = Language("en", "EUR", "Europe/Berlin")


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
def written(request, marts, board, tmp_path_factory) -> str:
    """The page of a period, its files and its mail, as one text."""
    figures = Figures(marts, latest_period(marts, request.param))
    edition = Edition("Lindenhof", None, ENGLISH, (board,), [])
    mail = board_mail(edition, board, None, figures, "https://reports.example.com/")
    return "\n".join(
        [
            *(board_page(edition, board, figures), mail.html, mail.text),
            *files(figures, board, tmp_path_factory.mktemp("report")).values(),
        ]
    )


def files(figures: Figures, board: Board, folder: Path) -> dict[str, str]:
    """What each file of the page has in it, by name; of a workbook all cells of all sheets."""
    export(folder, board, figures, ENGLISH)
    return {
        file.name: file.read_text(encoding="utf-8-sig") if file.suffix == ".csv" else cells(file)
        for file in folder.iterdir()
    }


def cells(file: Path) -> str:
    return "\n".join(
        str(value) for sheet in load_workbook(file) for row in sheet.values for value in row
    )


def test_the_files_of_the_page_have_its_rows_and_no_member(marts, board, tmp_path):
    found = files(Figures(marts, latest_period(marts, "month")), board, tmp_path)
    assert set(found) == {
        *("recognition-month.csv", "recognition-month.xlsx"),
        "recognition-leaderboards-month.csv",
        "recognition-what-was-given-to-whom-month.csv",
    }
    assert "Kestrel" in found["recognition-month.xlsx"]
    figures = csv.DictReader(found["recognition-month.csv"].splitlines())
    assert {row["scope"] for row in figures} == {"company"}


def test_the_page_and_its_mail_praise_who_wants_to_be_praised(written):
    assert "Ben" in written
    assert "Talker of the month" in written
    assert "Kestrel" in written


@pytest.mark.parametrize(("agent", "name"), [("A4", "Dora"), ("A3", "Cem B.")])
def test_the_page_its_files_and_its_mail_tell_neither_name_nor_key_of_others(
    marts, written, agent, name
):
    [(key,)] = marts.execute(
        "select agent_key from dim_agents where source_id = ?", [agent]
    ).fetchall()
    assert name not in written
    assert key not in written


def test_the_public_board_has_no_other_chart(board):
    assert {chart.mart for chart in board.charts} == SHOWN
