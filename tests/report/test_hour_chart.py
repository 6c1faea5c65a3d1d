"""Best hours on a page: what is drawn, what is grey, and what is said of it."""

from datetime import date
from decimal import Decimal

from orchestration.report import charts
from orchestration.report.colors import in_light
from orchestration.report.language import Language
from orchestration.report.published import latest_period
from tests.report.conftest import CONNECT_RATE, OCTOBER, Page, put
from tests.report.test_report import page

HOUR = {
    **{"scope": "company", "scope_id": "Acme", "local_dow": 2, "local_hour": 9, "dials": 150},
    **{"contact_rate": 0.2, "adjusted_rate": 0.18, "observed_to_expected": 1.5},
    **{"observed_low": 1.1, "observed_high": 2.1, "verdict": "better", "unknown_dials": 1234},
    **{"min_dials": 100, "first_day": date(2026, 8, 7), "last_day": date(2026, 11, 4)},
}
THIN = {"local_hour": 12, "dials": 4, "adjusted_rate": 0.3, "verdict": "insufficient_data"}


def board(marts, code: str = "en") -> Page:
    put(marts, "rpt_kpis", OCTOBER | CONNECT_RATE)
    assert latest_period(marts, "month")
    return page(marts, "timing", code=code)


def test_an_hour_of_few_dials_is_grey_and_comes_last(marts):
    put(marts, "fct_contact_hours", HOUR | THIN)
    put(marts, "fct_contact_hours", HOUR)
    put(marts, "fct_contact_hours", HOUR | {"scope": "campaign", "local_hour": 23})
    shown = board(marts)
    assert "Tue 09:00 150 20.0% 18.0% 1.50 1.10 – 2.10 better Tue 12:00 4 20.0% – " in shown.text
    assert "23:00" not in shown.text
    fills = [shape.get("fill") for name, shape in shown.elements if name == "path"]
    assert fills.count("var(--line)") == 1
    assert fills.count("var(--c1)") == 1


def test_what_is_to_be_known_is_said_below_it(marts):
    put(marts, "fct_contact_hours", HOUR)
    text = board(marts).text
    assert "7 Aug 2026 to 4 Nov 2026" in text
    assert "fewer than 100 dials" in text
    assert "hard to reach" in text
    assert "nobody knows: 1,234." in text


def test_days_and_verdicts_are_in_the_reader_s_language(marts):
    put(marts, "fct_contact_hours", HOUR)
    assert "周二 09:00 150" in board(marts, "zh").text


def test_without_hours_there_is_nothing_to_draw(marts):
    assert "Best hours There is nothing to show here for this period." in board(marts).text


def test_all_hours_and_days_have_a_square_in_their_order():
    days = Language("en", "EUR", "UTC").weekdays
    cells = [
        {"day": day, "hour": hour, "value": Decimal("0.1")} for day in days for hour in range(24)
    ]
    drawn = Page(charts.heatmap(cells, days, range(24)))
    assert sum(shape.get("fill") == "var(--c1)" for _, shape in drawn.elements) == 7 * 24
    assert drawn.text.index("Mon") < drawn.text.index("Tue") < drawn.text.index("Sun")
    assert charts.picture(in_light(charts.heatmap(cells, days, range(24))))
