"""A board as a mail: what it says of hand-made marts, in both languages, and that nothing acts."""

import re

import pytest

from orchestration.alerts.outbox import Mail
from orchestration.progress import inert
from orchestration.report import charts
from orchestration.report.board_figures import Figures
from orchestration.report.board_page import Edition
from orchestration.report.colors import LIGHT, in_light
from orchestration.report.language import Language
from orchestration.report.mail import board_mail
from orchestration.report.published import latest_period
from tests.report.conftest import (
    BOARDS,
    CONNECT_RATE,
    HOSTILE,
    OCTOBER,
    REGISTER,
    THROUGH,
    WEEK,
    Missing,
    Page,
    put,
)

WHOLE = "https://reports.example.com/index.html"
ENGLISH = Language("en", "EUR", "Europe/Berlin")
CHINESE = Language("zh", "CNY", "Asia/Shanghai")
DAY = OCTOBER | {"period": "day", "period_end": OCTOBER["period_start"].replace(day=2)}


def mail(
    marts, board="overview", kind="week", kpi="dials", language=ENGLISH, company="Acme"
) -> Mail:
    edition = Edition(company, THROUGH, language, tuple(BOARDS.values()), [])
    return board_mail(
        edition, BOARDS[board], kpi, Figures(marts, latest_period(marts, kind)), WHOLE
    )


@pytest.mark.parametrize(
    ("kpi", "title"),
    [
        ("connect_rate", "Acme: 17.9% Connect rate (+1.0 pp), week of 19 Oct 2026"),
        # which nobody tells
        ("dials", "Acme: Overview, week of 19 Oct 2026"),
    ],
)
def test_the_title_tells_the_number_that_matters(marts, kpi, title):
    put(marts, "rpt_kpis", WEEK | CONNECT_RATE)
    assert mail(marts, kpi=kpi).title == title


def test_the_number_that_matters_comes_first_also_from_another_board(marts):
    put(marts, "rpt_kpis", WEEK | CONNECT_RATE)
    occupancy = {"kpi": "occupancy", "value": 0.5, "value_before": 0.4}
    put(marts, "rpt_kpis", WEEK | CONNECT_RATE | occupancy)
    text = mail(marts, kpi="occupancy").text
    assert text.index("Occupancy: 50.0%") < text.index("Connect rate: 17.9%")


def test_a_mail_says_what_the_page_says(marts):
    put(marts, "rpt_kpis", WEEK | CONNECT_RATE)
    made = mail(marts)
    assert "week of 19 Oct 2026 data as of 5 Nov 2026, 21:00" in Page(made.html).text
    told = "Connect rate 17.9% +1.0 pp on the period before n 10,000 · 95 %: 17.2% – 18.7%"
    assert told in Page(made.html).text
    assert "Connect rate: 17.9%, +1.0 pp on the period before\n  n 10,000 · 95 %: " in made.text
    for part in (Page(made.html).text, made.text):
        assert re.search("Without a number in this period: .*Dials", part)
        assert WHOLE in part


def test_a_mail_brings_its_pictures_and_loads_nothing(marts):
    put(marts, "rpt_kpis", WEEK | CONNECT_RATE)
    made = mail(marts)
    named = re.findall(r'src="([^"]+)"', made.html)
    assert named == [f"cid:{name}" for name in made.images] == ["cid:chart-2.png"]
    assert all(png.startswith(b"\x89PNG") for png in made.images.values())
    # but for the link to the report, which loads nothing by itself
    html = made.html.replace(WHOLE, "")
    assert not re.search(r"https?:|var\(|url\(|<style|<script|<link", html)


def test_pictures_are_in_light_colours():
    point = {"label": "a", "at": "2026-10-19", "on": "19 Oct", "value": 1, "is_open": True}
    member = {"label": "a", "value": 1, "low": 0, "high": 2, "told": "1"}
    drawings = (
        charts.trend([point], "count"),
        charts.members([member], "count"),
        charts.steps([member]),
    )
    for drawing in drawings:
        assert "var(--c1)" in drawing
        assert "var(" not in in_light(drawing)
        assert LIGHT["c1"] in in_light(drawing)


@pytest.mark.fault("F21", "markup in names that a mail tells", times=(7, 7))
@pytest.mark.parametrize("hostile", HOSTILE)
def test_what_data_say_is_shown_and_does_nothing(marts, hostile):
    put(marts, "rpt_kpis", WEEK | CONNECT_RATE)
    harmless = Page(mail(marts, kpi="connect_rate").html)
    marts.execute("update dim_kpis set label_en = $1 where kpi = 'connect_rate'", [hostile])
    made = mail(marts, kpi="connect_rate", company=f"{hostile}\nBcc: all@example.com")
    assert inert(hostile) in Page(made.html).text
    assert {tag for tag, _ in Page(made.html).elements} == {tag for tag, _ in harmless.elements}
    assert made.title.isprintable()
    assert not set("<>@\u202e") & {*made.title, *made.text}


def test_the_chinese_catalogue_has_every_word_of_every_mail(marts):
    for kpi in REGISTER:
        for period in (DAY, WEEK, OCTOBER):
            put(marts, "rpt_kpis", period | CONNECT_RATE | {"kpi": kpi, "is_mature": False})
    language, missing = Language("zh", "CNY", "Asia/Shanghai"), Missing()
    language.catalogue.add_fallback(missing)
    for board in BOARDS:
        for kind in ("day", "week", "month"):
            mail(marts, board, kind, language=language)
    assert not missing.texts


def test_a_mail_in_chinese(marts):
    put(marts, "rpt_kpis", DAY | CONNECT_RATE)
    made = mail(marts, kind="day", kpi="connect_rate", language=CHINESE)
    assert made.title == "Acme: 17.9% 接通率 (+1.0 个百分点), 2026年10月1日"
    assert "接通率 17.9% +1.0 个百分点 较上期" in Page(made.html).text
    assert "接通率: 17.9%, +1.0 个百分点 较上期" in made.text
