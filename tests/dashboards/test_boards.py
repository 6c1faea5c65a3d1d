"""The declaration of dashboards: held to the register, and to what a home has left of it."""

import logging

import pytest

from orchestration.dashboards.boards import BoardError, read_boards
from orchestration.ingest.seeds import SHIPPED, read_rows

REGISTER = {kpi.kpi: kpi for kpi in read_rows(SHIPPED / "kpis.csv", "kpis")}
BOARD = """
- board: overview
  title: Overview
  tiles: [dials, connect_rate]
  charts:
    - {chart: trend, title: Dials, kpis: [dials, connects]}
    - {chart: members, title: Connect rate, scope: team, kpis: [connect_rate]}
    - {chart: funnel, title: Funnel}
"""


@pytest.fixture
def declared(tmp_path):
    def declare(text):
        file = tmp_path / "boards.yml"
        file.write_text(text)
        return file

    return declare


def test_every_kpi_of_the_boards_is_in_the_shipped_register(caplog):
    with caplog.at_level(logging.WARNING):
        assert len(read_boards(REGISTER)) == 17
    assert not caplog.text


def test_what_a_company_does_not_count_is_left_out(declared, caplog):
    register = {name: kpi for name, kpi in REGISTER.items() if name != "connect_rate"}
    with caplog.at_level(logging.WARNING):
        (board,) = read_boards(register, declared(BOARD))
    assert board.tiles == ("dials",)
    assert [chart.title for chart in board.charts] == ["Dials", "Funnel"]
    assert "boards.yml: overview is shown without connect_rate" in caplog.text


def test_a_trend_of_two_units_is_refused(declared):
    with pytest.raises(BoardError, match="'Dials' has the units count, rate; a trend has one"):
        read_boards(REGISTER, declared(BOARD.replace("connects]", "connect_rate]")))


def test_two_charts_of_one_title_are_refused(declared):
    with pytest.raises(ValueError, match="two charts are titled 'Dials'"):
        read_boards(REGISTER, declared(BOARD.replace("title: Funnel", "title: Dials")))
