"""The quality page: what a stakeholder sees of it, and that nothing that data say can act on it."""

import json
import re
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pytest
import yaml

from orchestration.alerts.circumstances import Circumstances
from orchestration.report.quality_page import page
from tests.report.conftest import Page

MODELS = Path(__file__).parents[2] / "dbt_project" / "models" / "marts" / "quality"
TABLES = (
    *("fct_checks", "fct_incidents", "fct_publishes", "fct_quarantine_reasons"),
    *("dim_sources", "fct_batches", "fct_restatements"),
)
# 09:00 in Berlin
START = datetime(2026, 1, 5, 8)
BERLIN = Circumstances("Europe/Berlin", datetime(2026, 1, 4, 17, 30))
CHECK = {
    "check_name": "started_at_is_not_in_the_future",
    "table_name": "contract.calls",
    "suite": "raw",
    "severity": "block",
    "outcome": "passed",
    "is_blocking": False,
    "owner": "finance",
    "expected": "no call lies in the future",
    "seen": "0 broken",
    "sample": "[]",
    "advice": "correct the year",
    "reason": "2026-01-01: a mistyped year",
}
FAILED = CHECK | {"outcome": "failed", "is_blocking": True, "seen": "12 broken"}
WARNED = CHECK | {"outcome": "failed", "severity": "warn", "check_name": "rows_are_as_usual"}
INCIDENT = {
    "incident_id": "0badcafe",
    "check_name": FAILED["check_name"],
    "table_name": FAILED["table_name"],
    "severity": "block",
    "owner": "finance",
    "opened_at": START,
    "last_seen_at": START,
    "last_run_id": "run-2",
    "told_at": START,
    "runs": 2,
    "status": "open",
}
BATCH = {
    "source_system": "generic",
    "source_account": "acme",
    "extract_name": "calls",
    "file": "calls.csv",
    "extracted_at": START,
    "rows_read": 10,
    "rows_loaded": 7,
    "rows_duplicate": 1,
    "rows_superseded": 1,
    "rows_quarantined": 1,
}
REASON = {
    "source_system": "generic",
    "source_account": "acme",
    "extract_name": "calls",
    "entity": "call_attempts",
    "reason": "start: expected a time",
    "rows_quarantined": 3,
    "files": 1,
}
RESTATED = {
    "kpi": "dials",
    "period": "month",
    "period_start": "2025-12-01",
    "scope": "company",
    "scope_id": "(all)",
    "old_value": "1200",
    "new_value": "1234.5",
    "because_of": "rows",
    "file": "calls.csv",
}
HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<!channel>",
    '"><svg onload=alert(1)>',
    "{{ 7 * 7 }} {% raw %}",
    "javascript:alert(1)",
    "\u202egnp.exe",
    "</style><style>* { display: none }",
)
PERSONAL = ("+49 30 1234567", "(030) 123 45 67", "anna@example.com")
ELEMENTS = {
    *("html", "head", "meta", "title", "style", "body", "main", "section", "article", "nav", "div"),
    *("h1", "h2", "h3", "p", "a", "ul", "li", "strong", "b", "span", "br", "code", "svg", "rect"),
    *("table", "caption", "thead", "tbody", "tr", "th", "td"),
}


@pytest.fixture
def quality():
    """A `quality.duckdb` with the columns of the models and no rows."""
    with duckdb.connect() as connection:
        for table in TABLES:
            (model,) = yaml.safe_load((MODELS / f"{table}.yml").read_text())["models"]
            columns = ", ".join(f"{c['name']} {c['data_type']}" for c in model["columns"])
            connection.execute(f"create table {table} ({columns})")
        yield connection


def put(quality, table: str, row: dict) -> None:
    values = ", ".join(f"${name}" for name in row)
    quality.execute(f"insert into {table} ({', '.join(row)}) values ({values})", row)


def ran(quality, run_id: str, hours: float, *checks: dict, published: bool = True) -> None:
    """Record a run so many hours after START."""
    at = START + timedelta(hours=hours)
    for check in checks:
        put(quality, "fct_checks", check | {"run_id": run_id, "asked_at": at})
    if published:
        put(quality, "fct_publishes", {"run_id": run_id, "published_at": at})


def told(quality, run_id: str = "run-2", circumstances: Circumstances = BERLIN) -> Page:
    return Page(page(quality, "Acme", run_id, circumstances))


def test_a_good_set_is_told_with_its_time_in_the_company_s_zone(quality):
    ran(quality, "run-2", 0, CHECK)
    text = told(quality).text
    assert "no check blocks what BI shows, which is as of 2026-01-04 18:30 Europe/B" in text
    assert "Published 2026-01-05 09:00." in text
    assert "Open incidents: 0 None is open." in text
    assert "Held back" not in text


def test_what_is_held_back_is_told_first_and_why(quality):
    ran(quality, "run-1", 0, CHECK)
    ran(quality, "run-2", 2, FAILED, published=False)
    put(quality, "fct_incidents", INCIDENT)
    said = told(quality)
    assert (
        "nothing is published meanwhile: BI shows the last good data, as of 2026-01-04 18:30 "
        "Europe/Berlin Published 2026-01-05 09:00. The latest run asked its checks 2026-01-05 11:0"
    ) in said.text
    assert f"Held back because {CHECK['check_name']} on contract.calls (owner finance): 12 b" in (
        said.text
    )
    assert ("a", {"href": "#0badcafe"}) in said.elements
    assert "0badcafe" in [attributes.get("id") for _, attributes in said.elements]


def test_a_run_that_broke_without_a_blocking_check_is_told(quality):
    ran(quality, "run-1", 0, CHECK)
    ran(quality, "run-2", 1, CHECK, published=False)
    assert "Held back because the run ended before it had published" in told(quality).text


def test_before_anything_was_published_bi_has_no_data(quality):
    text = told(quality, circumstances=Circumstances("Europe/Berlin", None)).text
    assert "nothing was published yet: BI has no data" in text


def test_an_incident_is_told_in_the_words_of_its_message(quality):
    sample = json.dumps([{"file": "calls.csv", "row_number": "2"}])
    ran(quality, "run-2", 0, FAILED | {"sample": sample, "kpi": "dials"})
    put(quality, "fct_incidents", INCIDENT | {"acked_by": "anna"})
    assert (
        "block · started_at_is_not_in_the_future on contract.calls "
        "(KPI dials, owner finance, incident 0badcafe) "
        "since 2026-01-05 09:00 Europe/Berlin, seen by 2 run(s) "
        "expected: no call lies in the future seen: 12 broken file calls.csv, row_number 2 "
        "what to do: correct the year "
        "nothing is published meanwhile: BI shows the last good data, as of 2026-01-04 18:30 "
        "Europe/Berlin who is on it says so: dialmart ack 0badcafe anna is on it"
    ) in told(quality).text


def test_the_worst_incident_comes_first(quality):
    for number, severity in enumerate(("info", "warn", "block")):
        put(quality, "fct_incidents", INCIDENT | {"severity": severity, "incident_id": str(number)})
    shown = [a["id"] for tag, a in told(quality).elements if tag == "article"]
    assert shown == ["2", "1", "0"]


def test_the_latest_runs_are_a_grid_of_checks_the_worst_first(quality):
    ran(quality, "run-1", 0, CHECK, WARNED)
    ran(quality, "run-2", 1, CHECK | {"outcome": "error", "is_blocking": True}, published=False)
    cells = [a["class"] for tag, a in told(quality).elements if tag == "td" and "cell" in str(a)]
    assert cells == ["cell could-not-run", "cell passed", "cell", "cell warned"]


def test_what_is_long_is_cut_and_says_so(quality):
    for number in range(30):
        put(quality, "fct_quarantine_reasons", REASON | {"rows_quarantined": number})
        put(quality, "fct_batches", BATCH | {"file": f"calls{number}.csv"})
        ran(quality, "run-2", 0, CHECK | {"table_name": str(number)}, published=False)
        put(quality, "fct_incidents", INCIDENT | {"incident_id": str(number)})
    text = told(quality).text
    assert "Open incidents: 30" in text
    assert "and 10 more: dialmart incidents lists them" in text
    assert "and 10 more reasons" in text
    assert "and 10 more of these files" in text
    assert "and 5 more checks" in text
    assert text.index("Reason 29 1 generic") < text.index("28 1 generic")


def test_rows_of_a_file_are_told_by_fate_and_drawn(quality):
    put(quality, "fct_batches", BATCH)
    said = told(quality)
    assert "calls.csv generic acme 2026-01-05 09:00 10 7 1 1 1" in said.text
    drawn = [(a["x"], a["width"]) for tag, a in said.elements if tag == "rect" and "x" in a]
    assert drawn == [("0", "7"), ("7", "1"), ("8", "1"), ("9", "1")]


def test_freshness_restatements_and_times_to_resolve_are_told(quality):
    for account, at in [("new", START), ("old", START - timedelta(days=9)), ("none", None)]:
        named = {"source_system": "vicidial", "source_account": account}
        put(quality, "dim_sources", named | {"data_through_at": at, "newest_extract_at": START})
    late = {"suite": "arrival", "expected": "calls arrives at 0 7 * * *", "seen": "overdue by 3 h"}
    ran(quality, "run-2", 0, WARNED | late)
    put(quality, "fct_restatements", RESTATED)
    times = {"seconds_to_detect": 5400, "seconds_to_resolve": 90061, "resolved_at": START}
    put(quality, "fct_incidents", INCIDENT | times | {"status": "resolved"})
    text = told(quality).text
    assert text.index("none not known") < text.index("old 2025-12-27") < text.index("new 2026-01")
    assert "calls arrives at 0 7 * * * overdue overdue by 3 h" in text
    assert "dials month 2025-12-01 company 1,200 1,234.5 late rows: calls.csv" in text
    assert "finance 2026-01-05 09:00 1 h 30 min 1 d 1 h" in text


def planted(quality, texts: tuple[str, ...], ids: tuple[str, ...]) -> Page:
    """A page on which every text that data may bring says each of these, names of files as well."""
    for number, (text, name) in enumerate(zip(texts, ids, strict=True)):
        sample = json.dumps([{"agent": text, "file": name}])
        said = {"owner": text, "expected": text, "seen": text, "advice": text, "sample": sample}
        named = {"check_name": f"{number} {text}", "table_name": text}
        ran(quality, "run-2", 0, FAILED | said | named, published=False)
        ran(quality, f"late-{number}", -1, WARNED | said | named | {"suite": "arrival"})
        of_it = INCIDENT | named | {"owner": text, "acked_by": text}
        put(quality, "fct_incidents", of_it | {"incident_id": f"open-{number}"})
        put(quality, "fct_incidents", of_it | {"incident_id": f"{number}", "status": "resolved"})
        source = {"source_system": text, "source_account": text}
        put(quality, "dim_sources", source)
        put(quality, "fct_batches", BATCH | source | {"file": name})
        put(quality, "fct_quarantine_reasons", REASON | source | {"reason": text, "entity": text})
        changed = {"scope": "agent", "scope_id": name, "file": name}
        put(quality, "fct_restatements", RESTATED | changed)
    return Page(page(quality, ids[0], "run-2", BERLIN))


@pytest.mark.fault("F21", "markup in names, rows and reasons of the quality page", times=(8, 8))
def test_markup_in_data_is_text_on_the_page(quality, times):
    assert len(HOSTILE) == times
    said = planted(quality, HOSTILE, HOSTILE)
    assert {tag for tag, _ in said.elements} <= ELEMENTS
    assert sum(tag == "style" for tag, _ in said.elements) == 1
    for _, attributes in said.elements:
        assert not [name for name in attributes if name.startswith(("on", "src"))]
        assert attributes.get("href", "#").startswith("#")
    assert "<img src=x onerror=alert(1)>" in said.text
    assert "{{ 7 * 7 }} {% raw %}" in said.text
    assert r"\u202egnp.exe" in said.text
    assert "\u202e" not in said.text


@pytest.mark.fault("F23", "numbers and addresses on the quality page", times=(3, 3))
def test_nobody_s_number_or_address_is_on_the_page(quality, times):
    assert len(PERSONAL) == times
    # names of files, ids and keys are shown as they are (SECURITY.md)
    texts = tuple(f"call {text} back" for text in PERSONAL)
    said = planted(quality, texts, ("calls.csv",) * times)
    for text in PERSONAL:
        assert text not in said.text
    assert "call …67 back" in said.text
    assert "call (e-mail) back" in said.text


def test_the_page_needs_nothing_from_elsewhere(quality):
    text = page(quality, "Acme", "run-2", BERLIN)
    assert "default-src 'none'" in text
    assert not re.search(r"https?:|//|url\(|@import", text)
