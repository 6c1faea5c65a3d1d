"""The report: what its pages say of hand-made marts, in both languages, and that nothing acts."""

import re
from datetime import date, datetime

import pytest

from orchestration.progress import inert
from orchestration.report.board_figures import Figures
from orchestration.report.board_page import Edition, board_page, definitions_page, file_name
from orchestration.report.language import Language
from orchestration.report.published import latest_period, read
from orchestration.report.shown import MOST_ROWS
from tests.report.conftest import (
    BOARDS,
    CONNECT_RATE,
    HOSTILE,
    NOVEMBER,
    OCTOBER,
    REGISTER,
    THROUGH,
    WEEK,
    Missing,
    Page,
    put,
)


def page(marts, board: str = "overview", kind: str = "month", code: str = "en") -> Page:
    language = Language(code, "EUR", "Europe/Berlin")
    periods = [period for each in ("week", "month") if (period := latest_period(marts, each))]
    edition = Edition("Acme", THROUGH, language, tuple(BOARDS.values()), periods)
    figures = Figures(marts, latest_period(marts, kind))
    return Page(board_page(edition, BOARDS[board], figures))


def test_a_tile_says_what_it_is_how_sure_and_how_it_is_counted(marts):
    put(marts, "rpt_kpis", OCTOBER | CONNECT_RATE)
    text = page(marts).text
    assert "October 2026 data as of 5 Nov 2026, 21:00" in text
    assert "Connect rate 17.9% +1.0 pp on the period before connects ÷ dials" in text
    assert "n 10,000 · 95 %: 17.2% – 18.7%" in text
    assert REGISTER["connect_rate"].definition in text
    assert "period: October 2026 · policy: * 2026-01-01 · data as of 5 Nov 2026, 21:00" in text


def test_the_latest_period_that_is_over_is_shown_before_the_one_under_way(marts):
    put(marts, "rpt_kpis", NOVEMBER | CONNECT_RATE)
    assert "November 2026 so far: it is not over" in page(marts).text
    put(marts, "rpt_kpis", OCTOBER | CONNECT_RATE)
    assert "October 2026 data as of" in page(marts).text


def test_a_period_under_way_is_not_held_against_a_whole_one(marts):
    put(marts, "rpt_kpis", NOVEMBER | CONNECT_RATE)
    assert "on the period before" not in page(marts).text


def test_a_young_cohort_is_not_held_against_one_whose_days_are_over(marts):
    cohort = {"kpi": "sales_conversion_cohort", "is_mature": False}
    put(marts, "rpt_kpis", OCTOBER | CONNECT_RATE | cohort)
    text = page(marts).text
    assert "may still rise" in text
    assert "on the period before" not in text


@pytest.mark.parametrize(
    ("kpi", "before", "expected"),
    [
        ("connect_rate", 0.1691, "good"),
        ("connect_rate", 0.1891, "bad"),
        ("suspect_dial_rate", 0.1691, "bad"),
        ("connect_rate", 0.17909, ""),
        ("occupancy", 0.1691, ""),
    ],
)
def test_a_change_is_good_or_bad_as_the_register_says(marts, kpi, before, expected):
    put(marts, "rpt_kpis", OCTOBER | CONNECT_RATE | {"kpi": kpi, "value_before": before})
    board = next(name for name, board in BOARDS.items() if kpi in board.tiles)
    (change,) = [
        attributes["class"]
        for _, attributes in page(marts, board).elements
        if attributes.get("class", "").startswith("change")
    ]
    assert change == f"change {expected}".strip()


def test_a_value_that_is_missing_says_why(marts):
    nothing = {"value": None, "reason_null": "zero_denominator", "ci_low": None, "ci_high": None}
    put(marts, "rpt_kpis", OCTOBER | CONNECT_RATE | nothing)
    assert "Connect rate – there is nothing to divide by" in page(marts).text


def test_kpis_that_no_source_tells_are_named(marts):
    put(marts, "rpt_kpis", OCTOBER | CONNECT_RATE)
    assert re.search("Not told of the company .*: Dials, Conversation rate", page(marts).text)


def test_members_are_called_by_name_and_nobody_comes_last(marts):
    put(marts, "dim_campaigns", {"campaign_key": "c1", "campaign_name": "Solar roofs"})
    for member, dials in (("(none)", 900), ("c1", 500), ("c2", 700)):
        by_campaign = {"scope": "campaign", "scope_id": member, "kpi": "dials", "value": dials}
        put(marts, "rpt_kpis", OCTOBER | CONNECT_RATE | by_campaign)
    put(marts, "rpt_kpis", OCTOBER | CONNECT_RATE)
    assert "By campaign campaign Dials c2 700 Solar roofs 500 none 900" in page(marts).text


def test_weeks_are_drawn_in_their_order_whichever_kpi_has_them(marts):
    put(marts, "rpt_kpis", OCTOBER | CONNECT_RATE)
    put(marts, "rpt_kpis", WEEK | CONNECT_RATE | {"kpi": "dials", "value": 20})
    earlier = WEEK | {"period_start": date(2026, 10, 12), "period_end": date(2026, 10, 19)}
    for week in (earlier, WEEK):
        put(marts, "rpt_kpis", week | CONNECT_RATE | {"kpi": "connects", "value": 5})
    text = page(marts).text
    assert text.index("12 Oct 19 Oct") < text.index("The numbers")
    assert "Week of Dials Connects 19 Oct 2026 20 5 12 Oct 2026 – 5" in text


def test_a_week_that_is_not_over_is_drawn_hollow(marts):
    put(marts, "rpt_kpis", OCTOBER | CONNECT_RATE)
    put(marts, "rpt_kpis", WEEK | CONNECT_RATE)

    def hollow() -> list[dict]:
        elements = page(marts).elements
        return [shape for _, shape in elements if shape.get("fill") == "var(--card)"]

    assert not hollow()
    under_way = {"period_start": date(2026, 10, 26), "is_complete": False}
    put(marts, "rpt_kpis", WEEK | CONNECT_RATE | under_way)
    assert len(hollow()) == 1


def test_two_members_of_one_name_are_told_apart(marts):
    put(marts, "rpt_kpis", OCTOBER | CONNECT_RATE)
    for key in ("310", "414"):
        named = {"agent_key": key, "display_name": "Emily Brown"}
        put(marts, "dim_agents", named | {"source_account": "main", "source_id": key})
        put(
            marts,
            "rpt_kpis",
            OCTOBER | CONNECT_RATE | {"scope": "agent", "scope_id": key, "kpi": "connects"},
        )
    text = page(marts, "agents").text
    assert "Emily Brown (main 310)" in text
    assert "Emily Brown (main 414)" in text


def test_who_has_too_few_to_be_ranked_pushes_nobody_out_of_a_drawing(marts):
    put(marts, "rpt_kpis", OCTOBER | CONNECT_RATE)
    few = [(f"few{number}", 1, False) for number in range(MOST_ROWS)]
    for member, value, is_ranked in [*few, ("(none)", 0.9, True), ("many", 0.1, True)]:
        of_agent = {"scope": "agent", "scope_id": member, "kpi": "step_conversation_qualified"}
        told = OCTOBER | CONNECT_RATE | of_agent
        put(marts, "rpt_kpis", told | {"value": value, "is_ranked": is_ranked})
    said = page(marts, "agents").text
    drawn = said[said.index("by agent") : said.index("The numbers")]
    assert "many" in drawn
    assert "none" not in drawn
    assert "few" not in drawn


def test_a_definition_is_a_text_and_no_format(marts):
    text = "100 % of <b>dials</b>, in % of (all)"
    marts.execute("update dim_kpis set definition = $text where kpi = 'dials'", {"text": text})
    edition = Edition("Acme", THROUGH, Language("en", "EUR", "Europe/Berlin"), (), [])
    said = Page(definitions_page(edition, read(marts, "from dim_kpis")))
    assert text in said.text
    assert "b" not in {tag for tag, _ in said.elements}


def test_a_source_that_lags_decides_which_period_is_under_way(marts):
    put(marts, "rpt_kpis", OCTOBER | CONNECT_RATE | {"is_complete": False})
    put(marts, "rpt_kpis", NOVEMBER | CONNECT_RATE)
    put(marts, "dim_sources", {"source_system": "crm", "data_through_at": datetime(2026, 10, 20)})
    assert "October 2026 so far" in page(marts).text


def test_what_was_restated_is_told_with_the_official_value(marts):
    put(marts, "rpt_kpis", OCTOBER | CONNECT_RATE)
    restated = {
        **{name: OCTOBER[name] for name in ("period", "period_start", "scope", "scope_id")},
        **{"kpi": "connect_rate", "old_value": 0.17, "new_value": 0.1791, "because_of": "rows"},
    }
    put(marts, "fct_restatements", restated)
    assert "Connect rate October 2026 company 17.0% 17.9% rows" in page(marts, "quality").text


@pytest.mark.parametrize("text", HOSTILE)
def test_what_data_say_is_shown_and_does_nothing(marts, text):
    put(marts, "rpt_kpis", OCTOBER | CONNECT_RATE)
    put(marts, "dim_agents", {"agent_key": "a1", "display_name": "Ann Lee"})
    for kpi in ("step_conversation_qualified", "connects"):
        by_agent = {"scope": "agent", "scope_id": "a1", "kpi": kpi}
        put(marts, "rpt_kpis", OCTOBER | CONNECT_RATE | by_agent)
    plain = page(marts, "agents")
    marts.execute("update dim_agents set display_name = $text", {"text": text})
    harmless = page(marts, "agents")
    assert inert(text) in harmless.text
    assert {tag for tag, _ in harmless.elements} == {tag for tag, _ in plain.elements}
    assert not {"script", "img", "iframe", "link", "object"} & {tag for tag, _ in harmless.elements}
    handlers = [name for _, attributes in harmless.elements for name in attributes]
    assert not [name for name in handlers if name.startswith("on")]


@pytest.mark.parametrize("board", BOARDS)
def test_a_page_is_complete_in_itself(marts, board):
    put(marts, "rpt_kpis", OCTOBER | CONNECT_RATE)
    links = [
        link
        for _, attributes in page(marts, board).elements
        for name, link in attributes.items()
        if name in ("href", "src", "xlink:href")
    ]
    pages = {file_name(name, kind) for name in BOARDS for kind in ("week", "month")}
    files = {"definitions.html", "../quality/index.html"}
    assert set(links) <= pages | files | {f"{board}-month.xlsx", f"{board}-month.csv"}


def test_the_chinese_catalogue_has_every_word_of_every_page(marts):
    for kpi in REGISTER:
        for month in (OCTOBER, WEEK):
            put(marts, "rpt_kpis", month | CONNECT_RATE | {"kpi": kpi, "is_mature": False})
    language = Language("zh", "CNY", "Asia/Shanghai")
    missing = Missing()
    language.catalogue.add_fallback(missing)
    periods = [latest_period(marts, kind) for kind in ("week", "month")]
    edition = Edition("Acme", THROUGH, language, tuple(BOARDS.values()), periods)
    for period in periods:
        for board in BOARDS.values():
            board_page(edition, board, Figures(marts, period))
    definitions_page(edition, read(marts, "from dim_kpis"))
    assert not missing.texts


@pytest.mark.parametrize(
    ("code", "value", "unit", "expected"),
    [
        ("en", 0.17906, "rate", "17.9%"),
        ("en", 1234567, "count", "1,234,567"),
        ("en", 2.5, "count", "2.5"),
        ("en", 96.05, "money", "€96.05"),
        ("en", 1557456.4, "money", "€1,557,456"),
        ("en", 95, "seconds", "95 s"),
        ("en", 204, "seconds", "3.4 min"),
        ("en", 1983600, "seconds", "551 h"),
        ("en", 9960, "minutes", "166 h"),
        ("en", 52.96, "per_hour", "53.0 /h"),
        ("zh", 204, "seconds", "3.4 分钟"),
        ("zh", None, "money", "–"),
    ],
)
def test_a_value_is_written_as_people_read_it(code, value, unit, expected):
    assert Language(code, "EUR", "Europe/Berlin").value(value, unit) == expected
