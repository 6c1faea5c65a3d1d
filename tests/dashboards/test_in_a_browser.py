"""Superset in a browser: what a viewer sees is what the published set says, and no more is allowed.

Expected values are asked of the store, past Superset, of the tables that a model has worked out;
tiles are sums over components.
"""

import shutil
import sqlite3
import threading
from types import SimpleNamespace

import pytest
import yaml
from playwright.sync_api import sync_playwright

from orchestration.dashboards.boards import BOARDS
from orchestration.dashboards.superset.bundle import all_datasets
from orchestration.dashboards.superset.made import bundle_of
from orchestration.dashboards.superset.server import prepare, served
from orchestration.report.language import Language
from tests.dashboards.browser import logged_in, says
from tests.dashboards.stores import STORES

pytestmark = pytest.mark.browser
CAMPAIGN = "Solar roofs"


@pytest.fixture(scope="module", params=STORES)
def store(request, published, postgres_server):
    made = STORES[request.param](published.home, postgres_server)
    made.publish()
    return made


@pytest.fixture(scope="module")
def superset(published, store):
    files = bundle_of(published.home, published.declaration, store.address)
    with served(published.home.superset, files) as server:
        yield server


@pytest.fixture(scope="module")
def browser():
    binary = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=binary, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def viewer(browser, superset):
    with logged_in(browser, superset, "viewer") as screen:
        yield screen


@pytest.fixture(scope="module")
def boards(published):
    """Each board: how many charts it has, and its tiles' KPIs by title."""
    return {
        board.board: SimpleNamespace(
            charts=len(board.tiles) + len(board.charts) + 1,
            tiles={published.register[kpi].label_en: kpi for kpi in board.tiles},
        )
        for board in published.boards
    }


@pytest.fixture(scope="module")
def summed(published):
    """The KPIs that are sums over components."""
    made = all_datasets(
        published.register,
        published.boards,
        published.tables,
        Language("en", "EUR", "Europe/Berlin"),
    )
    return {metric.name for metric in made["components"].metrics}


def value_of(store, kpi, where):
    """A KPI's figure; nothing counted is 0."""
    rows = store.ask(
        f"select figures.value from rpt_kpis as figures where kpi = '{kpi.kpi}' and {where}"
    )
    return rows[0][0] if rows else (0 if kpi.kind == "additive" else None)


def last_week(scope):
    return (
        f"scope = '{scope}' and period = 'week' and is_complete and value is not null "
        "order by period_start desc, value desc limit 1"
    )


def board_ids():
    """The boards, read without a home: a test each."""
    return [each["board"] for each in yaml.safe_load(BOARDS.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("board", board_ids())
def test_a_viewer_sees_each_dashboard_whole_with_the_published_values(
    viewer, boards, store, published, summed, board
):
    viewer.answers.clear()
    viewer.open(board, boards[board].charts)
    assert viewer.errors() == []
    assert viewer.asked_elsewhere() == []
    shown = viewer.tiles()
    assert shown.keys() == boards[board].tiles.keys()
    for title, kpi in boards[board].tiles.items():
        if kpi in summed:
            where = "scope = 'company' and period = 'all'"
        else:
            where = last_week("campaign" if kpi == "abandon_rate_us" else "company")
        value = value_of(store, published.register[kpi], where)
        assert says(shown[title], value), (title, shown[title], value)


def test_a_filter_leaves_the_values_of_its_campaign(viewer, boards, store, published, summed):
    board = boards["overview"]
    viewer.answers.clear()
    viewer.open("overview", board.charts)
    before = viewer.tiles()
    viewer.choose("Campaign", CAMPAIGN, board.charts)
    assert viewer.errors() == []
    shown = viewer.tiles()
    key = f"(select campaign_key from dim_campaigns where campaign_name = '{CAMPAIGN}')"
    where = f"scope = 'campaign' and scope_id = {key} and period = 'all'"
    for title, kpi in board.tiles.items():
        value = value_of(store, published.register[kpi], where)
        assert says(shown[title], value), (title, shown[title], value)
    assert shown["Dials"] != before["Dials"]


def test_a_publish_in_the_middle_does_no_harm_and_its_figures_show(viewer, boards, store):
    board = boards["overview"]
    viewer.answers.clear()
    (before,) = store.ask("select sum(dials) from fct_components_daily")[0]
    store.change("update marts.fct_components_daily set dials = dials + 1000 where dials > 0")
    try:
        publishing = threading.Thread(target=lambda: [store.publish() for _ in range(3)])
        publishing.start()
        while publishing.is_alive():
            viewer.open("overview", board.charts)
            assert viewer.errors() == []
        publishing.join()
        viewer.open("overview", board.charts)
        (after,) = store.ask("select sum(dials) from fct_components_daily")[0]
        assert after >= before + 1000
        assert says(viewer.tiles()["Dials"], after)
    finally:  # the next store is filled from the same warehouse
        store.change("update marts.fct_components_daily set dials = dials - 1000 where dials > 0")


def test_a_viewer_asks_nothing_in_sql(viewer):
    status, answer = viewer.sql("select 1")
    assert status == 403, answer


def test_an_analyst_reads_the_published_tables_and_no_file_of_the_server(browser, superset, store):
    with logged_in(browser, superset, "analyst") as analyst:
        status, answer = analyst.sql("select count(*) as kpis from dim_kpis")
        assert status == 200
        assert f'"kpis": {store.ask("select count(*) from dim_kpis")[0][0]}' in answer
        for query in store.forbidden:
            status, answer = analyst.sql(query)
            assert status >= 400, query
            assert "root:" not in answer


def test_what_superset_keeps_is_for_its_owner_alone(published, superset):
    folder = published.home.superset
    assert folder.stat().st_mode & 0o777 == 0o700
    for name in ("secret.key", "logins.json"):
        assert (folder / name).stat().st_mode & 0o777 == 0o600


def test_starting_again_mends_what_is_there_and_removes_what_is_not_declared(
    published, store, superset
):
    def ids():
        """The number of each dashboard and chart, by its uuid."""
        with sqlite3.connect(published.home.superset / "metadata.db") as metadata:
            rows = metadata.execute(
                "select hex(uuid), id from dashboards union all select hex(uuid), id from slices"
            )
            return dict(rows.fetchall())

    files = bundle_of(published.home, published.declaration, store.address)
    gone = {name for name in files if name.startswith(("dashboards/money", "charts/money"))}
    before = ids()
    logins = prepare(
        published.home.superset, {name: text for name, text in files.items() if name not in gone}
    )
    lost = {yaml.safe_load(files[name])["uuid"].replace("-", "").upper() for name in gone}
    assert ids() == {uuid: number for uuid, number in before.items() if uuid not in lost}
    assert len(before) - len(ids()) == len(gone) == 5
    assert logins == superset.logins
