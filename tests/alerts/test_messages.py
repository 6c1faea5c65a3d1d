"""What a message says, and what data can't make it do."""

from dataclasses import replace

import pytest

from orchestration.alerts.desk import open_incidents
from orchestration.alerts.messages import MOST_TOLD, message
from orchestration.alerts.outbox import waiting
from orchestration.quality.plain import masked, plain
from tests.alerts.conftest import FUTURE, passed

EVIL = (
    "<script>alert(1)</script><img src=x onerror=go()> <!channel> @everyone"
    "\r\nNEW: forged\x1b[2J\u202e"
)


@pytest.mark.fault("F21", "HTML, mentions and control characters in what a message quotes")
def test_what_data_say_does_nothing_in_a_message(company, chat, mailbox):
    company.routes(f"*,*,*,*,,,,{chat.url}", f"*,*,*,*,,,,{mailbox.url}")
    evil = replace(FUTURE, check=EVIL, table=EVIL, owner=EVIL, seen=EVIL, sample=[{"agent": EVIL}])
    company.run(evil, replace(evil, check="x", outcome="error"))
    (posted,), (mail,) = chat.taken, mailbox.mails
    for text in (posted["title"], posted["message"], mail["Subject"], mailbox.texts[0]):
        assert not set("<>@\x1b\u202e") & set(text)
    assert "‹script›alert(1)‹/script›" in posted["message"]
    assert len([line for line in posted["message"].splitlines() if line[:3] == "NEW"]) == 2
    assert mail.get_content_type() == "text/plain"


def test_a_plain_line_keeps_what_people_write():
    assert plain("Müller & 李雷: 5 % of 'calls'") == "Müller & 李雷: 5 % of 'calls'"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("+49 30 1234567", "…67"),
        ("0301234567", "…67"),
        ("(030) 123-4567", "…67"),
        ("call 0171/2345678 back", "call …78 back"),
        ("a.b@example.com", "(e-mail)"),
        ("ask a.b@example.com, please", "ask (e-mail), please"),
        ("2026-01-05 10:00:00", "2026-01-05 10:00:00"),
        ("12345.678901", "12345.678901"),
        ("800", "800"),
        ("calls_20251203.csv", "calls_20251203.csv"),
    ],
)
def test_numbers_and_addresses_are_masked(value, shown):
    result = masked(replace(FUTURE, seen=value, sample=[{"number": value, "nothing": None}]))
    assert (result.seen, result.sample) == (shown, [{"number": shown, "nothing": None}])


@pytest.mark.fault("F23", "numbers and addresses in what a message quotes")
def test_nobody_s_number_is_in_a_message(news):
    rows = [{"phone": "+493012345678", "file": "calls.csv"}, {"note": "to a.b@example.com"}]
    told, error = news(
        replace(FUTURE, sample=rows),
        replace(FUTURE, check="x", outcome="error", seen="cannot cast '0301234567' to a number"),
    )
    assert "phone …78, file calls.csv" in told.text
    assert "note to (e-mail)" in told.text
    assert "cannot cast '…67' to a number" in error.text


def test_what_leads_to_the_row_is_shown():
    row = {"file": "0301234567.csv", "row_number": "12345678", "source_id": "17672256001"}
    assert masked(replace(FUTURE, sample=[row])).sample == [row]
    row = {"source_id": "a.b@example.com"}
    assert masked(replace(FUTURE, sample=[row])).sample == [{"source_id": "(e-mail)"}]


@pytest.fixture
def news(company, chat):
    """The news of a run, as they wait for an endpoint that is down."""

    def of(*results):
        company.routes(f"*,*,*,*,,,,{chat.url}")
        chat.stop()
        company.run(*results)
        (letter,) = waiting(company.home).values()
        return letter.news

    return of


def test_news_name_the_sources_and_kpis_that_the_rows_do(news):
    rows = [{"source_system": "generic", "source_account": "crm", "kpi": "dials"}, {"kpi": None}]
    in_rows, of_table, of_check, of_touched = news(
        replace(FUTURE, check="a", sample=rows),
        replace(FUTURE, check="b", table="raw.vicidial.north.vicidial_log", sample=[]),
        replace(FUTURE, check="c", kpi="connect_rate", sample=[]),
        replace(FUTURE, check="d", touches_kpis=["orders", "dials"], sample=[]),
    )
    assert (in_rows.sources, in_rows.kpis) == (("crm", "generic"), ("dials",))
    assert of_table.sources == ("north", "vicidial")
    assert of_check.kpis == ("connect_rate",)
    assert "(KPI connect_rate, owner finance" in of_check.text
    assert of_touched.kpis == ("dials", "orders")


def test_a_home_that_was_never_published_says_so(company, news):
    (company.home.published / "marts.duckdb").unlink()
    (told,) = news(FUTURE)
    assert "nothing was published yet" in told.text


def test_what_only_warns_says_nothing_of_bi(news):
    (told,) = news(replace(FUTURE, severity="warn"))
    assert "BI" not in told.text


def test_only_so_many_are_told_in_full(news):
    title, body = message("acme", news(*(replace(FUTURE, check=f"c{n}") for n in range(25))))
    assert title == "dialmart: a check blocks in acme: 25 new"
    assert body.count("NEW: ") == MOST_TOLD
    assert body.endswith("and 5 more: dialmart incidents lists them")


def test_what_waited_through_two_reminders_is_told_once(news):
    (new,) = news(FUTURE)
    reminders = [replace(new, event="reminded", text=text) for text in ("first", "second")]
    title, body = message("acme", [new, *reminders])
    assert title == "dialmart: a check blocks in acme: 1 new, 1 still open"
    assert "first" not in body
    assert body.endswith("second")


def test_a_run_in_which_all_is_well_says_nothing(company, chat):
    company.routes(f"*,*,*,*,,,,{chat.url}")
    company.run(passed(FUTURE))
    assert chat.taken == []
    assert open_incidents(company.home) == []
