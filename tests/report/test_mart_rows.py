"""Charts of a mart's rows: which rows, how they are told in both languages, and as files."""

import csv
import logging
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from orchestration.dashboards.boards import Board, MartRows
from orchestration.dashboards.rows import MOST_ROWS, published_only, unit_of, word
from orchestration.report.board_figures import Figures
from orchestration.report.board_page import Edition, board_page
from orchestration.report.exports import export
from orchestration.report.language import Language
from orchestration.report.mart_rows import rows
from orchestration.report.published import columns_of, latest_period
from tests.report.conftest import CONNECT_RATE, NOVEMBER, OCTOBER, THROUGH, Page, put

ENGLISH = Language("en", "EUR", "Europe/Berlin")
CHINESE = Language("zh", "CNY", "Asia/Shanghai")
COSTS = MartRows(
    chart="rows",
    title="Costs: latest day",
    mart="fct_costs",
    columns=("agent_key", "cost_type", "amount_reporting", "is_allocated", "date_day"),
    sort=("-amount_reporting",),
    latest="date_day",
)
FIGURES = MartRows(
    chart="rows",
    title="Figures",
    mart="rpt_kpis",
    columns=("kpi", "scope_id", "value", "n", "reason_null"),
    sort=("kpi", "-value"),
)
COST = {"date_day": date(2026, 10, 2), "cost_type": "agent_labour", "is_allocated": True}


def shown(marts, chart: MartRows, language: Language = ENGLISH):
    put(marts, "rpt_kpis", OCTOBER | CONNECT_RATE)
    return rows(chart, Figures(marts, latest_period(marts, "month")), language)


def test_rows_of_the_latest_date_are_told_by_type_and_unit(marts):
    put(marts, "dim_agents", {"agent_key": "a1", "display_name": "Ann Lee"})
    put(marts, "fct_costs", COST | {"agent_key": "a1", "amount_reporting": Decimal("1234.50")})
    put(marts, "fct_costs", COST | {"amount_reporting": Decimal("2000"), "is_allocated": False})
    put(marts, "fct_costs", COST | {"date_day": date(2026, 10, 1), "amount_reporting": 9})
    told = shown(marts, COSTS)
    assert told.head == ["Agent", "Cost type", "Amount reporting", "Is allocated", "Day"]
    assert told.rows == [
        ["–", "agent labour", "€2,000.00", "no", "2 Oct 2026"],
        ["Ann Lee", "agent labour", "€1,234.50", "yes", "2 Oct 2026"],
    ]
    assert [told.is_number(place) for place in range(5)] == [False, False, True, False, False]


def test_rows_of_a_mart_with_periods_are_those_of_the_page(marts):
    put(marts, "rpt_kpis", NOVEMBER | CONNECT_RATE)
    dials = {"kpi": "dials", "value": 1234, "scope": "campaign", "n": 1234}
    put(marts, "dim_campaigns", {"campaign_key": "c1", "campaign_name": "Solar roofs"})
    put(marts, "rpt_kpis", OCTOBER | dials | {"scope_id": "c1"})
    put(marts, "rpt_kpis", OCTOBER | dials | {"scope_id": "c2", "value": 2000.5})
    talk = {"kpi": "average_talk_seconds", "value": None, "reason_null": "zero_denominator"}
    put(marts, "rpt_kpis", OCTOBER | talk)
    assert shown(marts, FIGURES).rows == [
        ["Average talk time", "Acme", "–", "–", "zero denominator"],
        ["Connect rate", "Acme", "17.9%", "10,000", "–"],
        ["Dials", "c2", "2,000.5", "1,234", "–"],
        ["Dials", "Solar roofs", "1,234", "1,234", "–"],
    ]


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        *(("reviewer", "anna_b"), ("other_reviewer", "anna_b"), ("trainer", "anna_b")),
        *(("owner", "anna_b"), ("member", "anna_b"), ("skill", "anna_b"), ("status", "anna b")),
    ],
)
def test_a_name_that_looks_like_a_word_of_ours_stays_as_it_is(marts, column, expected):
    marts.execute(f"create table fct_names as select 'anna_b' as {column}")
    chart = MartRows(chart="rows", title="Names", mart="fct_names", columns=(column,))
    assert shown(marts, chart).rows == [[expected]]


def test_a_page_has_so_many_rows_and_says_how_many_more(marts, tmp_path):
    for number in range(MOST_ROWS + 12):
        put(marts, "fct_costs", COST | {"amount_reporting": number, "agent_key": f"a{number}"})
    told = shown(marts, COSTS)
    assert len(told.rows) == MOST_ROWS
    assert told.more == 12
    text = page(marts, COSTS).text
    assert "and 12 more All rows: CSV" in text
    assert "€61.00" in text
    assert "€11.00" not in text


def test_a_board_of_rows_alone_is_a_page_in_chinese_too(marts):
    put(marts, "fct_costs", COST | {"amount_reporting": 5})
    put(marts, "rpt_kpis", OCTOBER | CONNECT_RATE)
    text = page(marts, COSTS.model_copy(update={"columns": ("agent_key", "is_allocated")}), CHINESE)
    assert "坐席" in text.text
    assert "是" in text.text


def test_all_rows_are_in_files_in_which_no_text_acts(marts, tmp_path):
    put(marts, "dim_agents", {"agent_key": "a1", "display_name": "=1+1"})
    put(marts, "fct_costs", COST | {"agent_key": "a1", "amount_reporting": 5})
    for number in range(MOST_ROWS):
        put(marts, "fct_costs", COST | {"agent_key": f"b{number}", "amount_reporting": 1})
    put(marts, "rpt_kpis", OCTOBER | CONNECT_RATE)
    figures = Figures(marts, latest_period(marts, "month"))
    export(tmp_path, board(COSTS), figures, ENGLISH)
    file = tmp_path / "people-costs-latest-day-month.csv"
    with file.open(encoding="utf-8-sig", newline="") as opened:
        found = list(csv.DictReader(opened))
    assert len(found) == MOST_ROWS + 1
    assert (found[0]["agent_key"], found[0]["amount_reporting"]) == ("'=1+1", "5.00")
    sheet = load_workbook(tmp_path / "people-month.xlsx")["Costs  latest day"]
    assert [cell.value for cell in sheet[2]][2] == 5
    assert (sheet[2][0].data_type, sheet[2][0].quotePrefix) == ("s", True)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"mart": "fct_bonuses"}, "no mart fct_bonuses"),
        ({"columns": ("agent_key", "paid")}, "no column paid of fct_costs"),
        ({"sort": ("-paid",)}, "no column paid of fct_costs"),
        ({"latest": "paid_on"}, "no column paid_on of fct_costs"),
    ],
)
def test_what_the_published_file_lacks_is_left_out(marts, caplog, change, said):
    with caplog.at_level(logging.WARNING):
        (kept,) = published_only(
            [board(COSTS.model_copy(update=change), FIGURES)], columns_of(marts)
        )
    assert kept.charts == (FIGURES,)
    assert said in caplog.text


def board(*charts: MartRows) -> Board:
    return Board(board="people", title="People", tiles=(), charts=charts)


def page(marts, chart: MartRows, language: Language = ENGLISH) -> Page:
    periods = [latest_period(marts, "month")]
    edition = Edition("Acme", THROUGH, language, [board(chart)], periods)
    return Page(board_page(edition, board(chart), Figures(marts, periods[0])))


@pytest.mark.parametrize(
    ("column", "unit"),
    [
        *(("value", "kpi"), ("team_ci_low", "kpi"), ("run_rate", "kpi"), ("target_to_date", "kpi")),
        *(("required_per_day", "kpi"), ("pace_index", ""), ("robust_z", ""), ("n", "")),
        *(("earned_share", "rate"), ("conversion_rate", "rate"), ("fx_rate", ""), ("rate", "")),
        *(("amount_reporting", "money"), ("talk_seconds", "seconds")),
    ],
)
def test_the_name_of_a_column_says_its_unit(column, unit):
    assert unit_of(column, {"kpi", column}) == unit


def test_beside_no_kpi_a_value_is_a_number():
    assert unit_of("value", {"agent_key", "value"}) == ""


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        *(("pace_index", "Pace index"), ("kpi", "KPI"), ("kpis_asked", "KPIs asked")),
        *(("agent_key", "Agent"), ("closer_team_key", "Closer team"), ("scope_id", "Member")),
        *(("ci_low", "95 % from"), ("team_ci_low", "Team ci low"), ("n", "N")),
        *(("qa_score", "QA score"), ("is_allocated", "Is allocated"), ("date_day", "Day")),
    ],
)
def test_a_column_is_called_by_its_name_in_words(column, expected):
    assert word(column) == expected


def test_an_amount_is_in_the_currency_of_its_row(marts):
    marts.execute(
        "create table fct_statements as select 'Ann' as member, 1500.5 as amount, 'EUR' as currency"
    )
    chart = MartRows(
        chart="rows", title="Paid", mart="fct_statements", columns=("member", "amount")
    )
    assert shown(marts, chart, Language("en", "USD", "UTC")).rows == [["Ann", "€1,500.50"]]
