"""Superset as a person sees it: one page of a browser, logged in as one of its users."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from urllib.parse import urlparse

from playwright.sync_api import Browser, Page, Response

from orchestration.dashboards.superset.server import Server

PATIENCE = 60_000  # milliseconds
CHARTS = ".chart-slice"
# Every chart has drawn what it has to say, be it that there is nothing.
DRAWN = """charts => document.querySelectorAll('.chart-slice').length === charts
    && !document.querySelector('.loading, [data-test="loading-indicator"]')
    && [...document.querySelectorAll('.chart-slice')].every(chart => chart.querySelector(
        '.header-line, canvas, tbody tr, .ant-empty, [data-test="error-message"], [role="alert"]'
    ))"""
NUMBERS = """() => [...document.querySelectorAll('[data-test-viz-type="big_number"]')].map(tile => [
    tile.dataset.testChartName, (tile.querySelector('.header-line') || {innerText: ''}).innerText
])"""


class Screen:
    """A logged-in page, and what it asked for."""

    def __init__(self, page: Page, server: Server):
        self.page, self._server = page, server
        self.refused: list[tuple[str, str]] = []
        self.answers: list[Response] = []
        page.on("requestfailed", lambda r: self.refused.append((urlparse(r.url).netloc, r.failure)))
        page.on("response", lambda answer: self.answers.append(answer))

    def open(self, board: str, charts: int) -> None:
        """Open a dashboard and wait until it is drawn."""
        self.page.goto(f"{self._server.url}/superset/dashboard/{board}/")
        self.wait(charts)

    def wait(self, charts: int) -> None:
        self.page.wait_for_function(DRAWN, arg=charts, timeout=PATIENCE)

    def tiles(self) -> dict[str, str]:
        """The number of each tile, by its title."""
        return dict(self.page.evaluate(NUMBERS))

    def errors(self) -> list[str]:
        """What has gone wrong in charts, and which answers to their questions were none."""
        shown = self.page.locator(f'{CHARTS} [data-test="error-message"], {CHARTS} [role="alert"]')
        answered = [(r.status, r.url) for r in self.answers if "/chart/data" in r.url]
        return [*shown.all_inner_texts(), *(str(each) for each in answered if each[0] != 200)]

    def asked_elsewhere(self) -> list[tuple[str, str]]:
        """What was asked of other hosts; the page's own policy refuses a picture that counts."""
        own = urlparse(self._server.url).netloc
        answered = [(urlparse(answer.url).netloc, "answered") for answer in self.answers]
        return [each for each in answered + self.refused if each[0] != own and each[1] != "csp"]

    def choose(self, name: str, member: str, charts: int) -> None:
        """Set a filter of the dashboard, as a hand does."""
        box = self.page.get_by_role("combobox", name=name)
        box.click()
        box.fill(member)
        self.page.locator(".ant-select-item-option", has_text=member).first.click()
        with self.page.expect_response(lambda answer: "/chart/data" in answer.url):
            self.page.get_by_role("button", name="Apply").click()
        self.wait(charts)

    def sql(self, query: str) -> tuple[int, str]:
        """Ask in SQL Lab's way: status and text of the answer."""
        asked = self.page.request
        token = asked.get(f"{self._server.url}/api/v1/security/csrf_token/").json()["result"]
        answer = asked.post(
            f"{self._server.url}/api/v1/sqllab/execute/",
            headers={"X-CSRFToken": token, "Referer": self._server.url},
            data={"database_id": 1, "sql": query, "runAsync": False, "queryLimit": 10},
        )
        return answer.status, answer.text()


@contextmanager
def logged_in(browser: Browser, server: Server, user: str) -> Iterator[Screen]:
    """A page of its own for a user."""
    # high, because Superset draws what is in sight
    context = browser.new_context(viewport={"width": 1400, "height": 2600})
    page = context.new_page()
    _log_in(page, server, user)
    yield Screen(page, server)
    context.close()


def _log_in(page: Page, server: Server, user: str) -> None:
    """Fill in the form; a second time where the login page's own beacon has undone the first.

    It answers with a session of nobody, a second after the page was opened: only a machine has
    pressed Enter by then.
    """
    for _ in range(2):
        page.goto(f"{server.url}/login/", wait_until="networkidle")
        page.fill("#username", user)
        page.fill("#password", server.logins[user])
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "/welcome/" in url or "next=" in url, timeout=PATIENCE)
        if "/welcome/" in page.url:
            return


def says(text: str, value: object) -> bool:
    """Whether a tile's text is the value, to its last digit; nothing is no number."""
    number = re.sub(r"[^\d.\-−]", "", text).replace("−", "-")
    if value is None:
        return not number
    told = Decimal(number) / (100 if text.endswith("%") else 1)
    return abs(told - Decimal(str(value))) <= Decimal(5).scaleb(told.as_tuple().exponent - 1)
