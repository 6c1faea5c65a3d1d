"""The report as people open it: from the disk, in a browser, at a desk and on a phone."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from orchestration.inference.results import infer
from orchestration.publish.publication import publish
from orchestration.report.boards import publish_report

CHROMIUM = "/usr/bin/chromium"
DESK, PHONE = 1200, 390
# of axe's four grades
GRAVE = ("serious", "critical")
MOST_BYTES = 200_000

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def report(golden) -> Path:
    """The golden home's report."""
    infer(golden.home)
    publish(golden.home, "looked_at")
    publish_report(golden.home, "looked_at")
    return golden.home.report.resolve()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        # root may not run it sandboxed
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def opened(browser, report) -> Iterator[Callable[..., Page]]:
    """Opens a file of the report at a width in a scheme; what it asks for and says is kept."""
    contexts, outside, said = [], [], []

    def open_file(name: str, width: int, scheme: str = "light") -> Page:
        contexts.append(
            browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        )
        page = contexts[-1].new_page()
        page.on("request", lambda request: outside.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.goto(f"file://{report / name}")
        return page

    yield open_file
    for context in contexts:
        context.close()
    assert {url.partition(":")[0] for url in outside} == {"file"}
    assert not said


def test_every_page_is_small_and_there_are_all(report):
    pages = list(report.glob("*.html"))
    assert len(pages) == 17 * 3 + 1
    assert max(page.stat().st_size for page in pages) < MOST_BYTES


# each width and each scheme once: colours do not depend on the width
@pytest.mark.parametrize(("width", "scheme"), [(DESK, "light"), (PHONE, "dark")])
def test_every_page_can_be_read_by_everybody(opened, report, width, scheme):
    """No serious finding of axe-core, nothing wider than the screen."""
    for path in sorted(report.glob("*.html")):
        page = opened(path.name, width, scheme)
        found = Axe().run(page).response["violations"]
        assert not [f"{path.name}: {each}" for each in found if each["impact"] in GRAVE]
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path.name


def test_every_link_leads_to_a_page(opened, report):
    links = {
        link.get_attribute("href")
        for path in report.glob("*-month.html")
        for link in opened(path.name, DESK).locator("a").all()
    }
    quality = "../quality/index.html"
    assert quality in links
    assert [link for link in links - {quality} if not (report / link).exists()] == []


def test_a_chart_tells_its_numbers_when_asked(opened):
    page = opened("activity-week.html", PHONE)
    numbers = page.locator(".chart table").first
    assert not numbers.is_visible()
    page.get_by_text("The numbers").first.click()
    assert numbers.is_visible()


def test_a_page_prints_with_what_is_folded_on_the_screen(opened):
    page = opened("index.html", DESK)
    page.emulate_media(media="print")
    assert page.locator(".tile details p").first.is_visible()
    assert not page.locator("nav").first.is_visible()
    assert page.pdf().startswith(b"%PDF")
