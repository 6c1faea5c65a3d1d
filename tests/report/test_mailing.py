"""Reports on their way: once to each recipient, to a real mail server and to a webhook."""

import csv
import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from email.message import EmailMessage

import duckdb
import pytest

from orchestration import history
from orchestration.alerts.desk import look, tell
from orchestration.alerts.outbox import waiting
from orchestration.home import Home
from orchestration.ingest.seeds import SHIPPED
from orchestration.quality.record import record_checks
from orchestration.report.mailing import KIND, mail_report
from tests.alerts.conftest import COLUMNS, FUTURE, PATIENCE_SECONDS, SOURCES, serving
from tests.alerts.endpoints import Chat, Mailbox
from tests.report.conftest import CONNECT_RATE, NOVEMBER, OCTOBER, WEEK, hand_made, put

NOW = datetime(2026, 11, 6, 6)
TITLE = "Lindenhof Telesales: 17.9% Connect rate (+1.0 pp), week of 19 Oct 2026"


@pytest.fixture
def home(tmp_path) -> Home:
    home = Home(tmp_path / "acme")
    home.seeds.mkdir(parents=True)
    home.published.mkdir()
    home.sources_file.write_text(SOURCES.read_text())
    publish(home, WEEK)
    return home


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    yield from serving(Mailbox())


@pytest.fixture
def chat() -> Iterator[Chat]:
    yield from serving(Chat())


def publish(home: Home, *periods: dict) -> None:
    """Publish marts with a connect rate in each period."""
    file = home.published / "marts.duckdb"
    file.unlink(missing_ok=True)
    with hand_made(str(file)) as marts:
        for period in periods:
            put(marts, "rpt_kpis", CONNECT_RATE | period)


def recipients(home: Home, *rows: str) -> None:
    lines = ["role,period,board,kpi,url", *rows, ""]
    (home.seeds / "report_recipients.csv").write_text("\n".join(lines))


def run(home: Home, run_id: str) -> None:
    """What a run does once its marts are published."""
    mail_report(home, run_id, NOW)
    tell(home, run_id, NOW, PATIENCE_SECONDS)


def pictures(mail: EmailMessage) -> dict[str, bytes]:
    return {
        part["Content-ID"].strip("<>"): part.get_content()
        for part in mail.walk()
        if part.get_content_type() == "image/png"
    }


def test_a_week_arrives_once_with_its_pictures_and_a_text(home, mailbox):
    recipients(home, f"manager,week,overview,connect_rate,{mailbox.url}")
    run(home, "run-1")
    (mail,) = mailbox.mails
    assert mail["Subject"] == TITLE
    assert mail["To"] == "finance@example.com"
    html = mail.get_body(("html",)).get_content()
    assert ">17.9%</span>" in html
    (name,) = pictures(mail)
    assert f'src="cid:{name}"' in html
    assert pictures(mail)[name].startswith(b"\x89PNG")
    text = mail.get_body(("plain",)).get_content()
    lines = [line.strip() for line in text.splitlines()]
    row = lines.index("Connect rate")
    assert lines[row + 1 : row + 3] == ["17.9%", "+1.0 pp on the period before"]
    assert list(waiting(home)) == []

    publish(home, WEEK | {"value": 0.25})
    run(home, "run-2")
    assert len(mailbox.mails) == 1, "the figures of a week that was mailed are not mailed again"
    publish(home, WEEK | {"period_start": date(2026, 10, 26), "period_end": date(2026, 11, 2)})
    run(home, "run-3")
    assert [mail["Subject"].split(", ")[1] for mail in mailbox.mails] == [
        "week of 19 Oct 2026",
        "week of 26 Oct 2026",
    ]


def test_what_is_laid_down_is_kept_without_the_place(home, mailbox):
    recipients(home, f"manager,week,overview,,{mailbox.url}")
    mail_report(home, "run-1", NOW)
    ((path, letter),) = waiting(home).items()
    (row,) = history.recorded(home, KIND, "run-1")
    assert row | {"letter": ""} == {
        **{"run_id": "run-1", "letter": "", "role": "manager", "board": "overview"},
        **{"period": "week", "period_start": date(2026, 10, 19)},
    }
    assert row["letter"] == letter.id == path.stem


def test_each_recipient_gets_its_own_periods_and_boards(home, mailbox, chat):
    publish(home, WEEK, OCTOBER)
    recipients(
        home,
        f"manager,month,overview,connect_rate,{mailbox.url}",
        f"coach,week,agents,connect_rate,{chat.url}",
        f"coach,day,agents,connect_rate,{chat.url}",
        f"team lead,week,agents,,{chat.url}",
    )
    run(home, "run-1")
    assert [mail["Subject"].split(", ")[1] for mail in mailbox.mails] == ["October 2026"]
    assert [message["title"] for message in chat.taken] == [TITLE], "one place is told once"


def test_a_webhook_gets_the_text(home, chat):
    recipients(home, f"coach,week,overview,connect_rate,{chat.url}")
    run(home, "run-1")
    (message,) = chat.taken
    assert message["title"] == TITLE
    assert "Connect rate: 17.9%, +1.0 pp on the period before\n  n 10,000" in message["message"]
    assert "<" not in message["message"]
    assert not message.get("attachments")


def test_a_mail_in_chinese_arrives(home, mailbox, monkeypatch):
    monkeypatch.setenv("DIALMART_LANG", "zh")
    recipients(home, f"manager,week,overview,connect_rate,{mailbox.url}")
    run(home, "run-1")
    (mail,) = mailbox.mails
    assert "17.9% 接通率 (+1.0 个百分点)" in mail["Subject"]
    assert "较上期" in mail.get_body(("html",)).get_content()
    assert "较上期" in mail.get_body(("plain",)).get_content()


def test_a_board_of_rows_alone_is_mailed_by_its_name(home, chat):
    """A company that counts none of a board's KPIs still has its tables."""
    with (SHIPPED / "kpis.csv").open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    counted = [head, *(row for row in rows if row[0] == "connect_rate")]
    with (home.seeds / "kpis.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(counted)
    with duckdb.connect(str(home.published / "marts.duckdb")) as marts:
        put(marts, "dim_agents", {"agent_key": "a0", "display_name": "Ann Lee"})
        for number in range(12):
            calls = {"agent_key": f"a{number}", "calls_only_in_dialer": 20 - number}
            put(marts, "fct_call_reconciliation", {"date_day": date(2026, 10, 25)} | calls)
    recipients(home, f"manager,week,quality,,{chat.url}")
    run(home, "run-1")
    (message,) = chat.taken
    assert message["title"] == ("Lindenhof Telesales: Quality and freshness, week of 19 Oct 2026")
    assert "Calls in dialer and CRM\n  Day 25 Oct 2026, Agent Ann Lee, " in message["message"]
    assert "Calls only in dialer 20, Calls only in CRM –\n" in message["message"]
    assert "and 2 more" in message["message"]


def test_a_period_under_way_is_not_mailed(home, mailbox):
    publish(home, NOVEMBER)
    recipients(home, f"manager,month,overview,,{mailbox.url}")
    run(home, "run-1")
    assert mailbox.mails == []


def test_a_day_off_is_not_mailed_and_hides_no_day_before(home, chat):
    """On a Sunday there are costs and no dials."""
    friday, sunday = (
        WEEK | {"period": "day", "period_start": day, "period_end": day + timedelta(days=1)}
        for day in (date(2026, 10, 30), date(2026, 11, 1))
    )
    off = sunday | {"kpi": "cost_total", "value": 500}
    publish(home, friday, off, sunday | {"value": None, "reason_null": "zero_denominator"})
    recipients(
        home,
        f"coach,day,overview,connect_rate,{chat.url}",
        f"owner,day,money,,{chat.url}",
    )
    run(home, "run-1")
    told = {message["title"].split(", ")[1] for message in chat.taken}
    assert told == {"30 Oct 2026", "1 Nov 2026"}


@pytest.mark.fault("F17", "the mailbox of a report is down, for two runs")
def test_a_mail_waits_for_its_mailbox_as_it_was_made(home, mailbox):
    mailbox.stop()
    recipients(home, f"manager,week,overview,connect_rate,{mailbox.url}")
    run(home, "run-1")
    publish(home, WEEK | {"value": 0.25})
    run(home, "run-2")
    assert len(waiting(home)) == 1
    mailbox.start()
    look(home, now=NOW)
    (mail,) = mailbox.mails
    assert mail["Subject"] == TITLE
    look(home, now=NOW)
    assert (len(mailbox.mails), list(waiting(home))) == (1, [])


def test_a_mail_that_nobody_takes_is_nobody_elses(home, chat):
    (home.seeds / "alert_routes.csv").write_text(f"{COLUMNS}\n(nobody),*,*,*,,,,{chat.url}\n")
    recipients(home, "manager,week,overview,,json://127.0.0.1:1/")
    run(home, "run-1")
    run(home, "run-2")
    assert (len(chat.taken), len(waiting(home))) == (0, 1)


def test_an_alert_and_a_report_are_two_messages(home, chat):
    (home.seeds / "alert_routes.csv").write_text(f"{COLUMNS}\n*,*,*,*,,,,{chat.url}\n")
    recipients(home, f"manager,week,overview,connect_rate,{chat.url}")
    record_checks(home, "raw", "run-1", [replace(FUTURE, severity="warn")])
    run(home, "run-1")
    assert [message["title"] for message in chat.taken] == ["dialmart: 1 new in acme", TITLE]


def test_a_recipient_that_is_gone_takes_its_mail_along(home, chat, caplog):
    chat.stop()
    (home.seeds / "alert_routes.csv").write_text(f"{COLUMNS}\n*,*,*,*,,,,{chat.url}\n")
    recipients(home, f"manager,week,overview,,{chat.url}")
    run(home, "run-1")
    recipients(home)
    run(home, "run-2")
    assert list(waiting(home)) == []
    assert "a recipient of reports is gone: what waited for it is dropped" in caplog.text


def test_a_run_that_dies_before_it_has_kept_its_mails_lays_them_down_once(home, chat):
    recipients(home, f"manager,week,overview,,{chat.url}")
    mail_report(home, "run-1", NOW)
    (home.operations / KIND / "run-1.parquet").unlink()
    run(home, "run-2")
    run(home, "run-3")
    assert len(chat.taken) == 1


def test_what_could_not_be_laid_down_is_due_again(home, chat, caplog):
    recipients(home, f"manager,week,overview,,{chat.url}")
    home.outbox.write_text("no folder")
    mail_report(home, "run-1", NOW)
    assert "report_recipients.csv:2: no mail was made" in caplog.text
    assert history.recorded(home, KIND, "run-1") == []
    home.outbox.unlink()
    run(home, "run-2")
    assert len(chat.taken) == 1


def test_what_goes_wrong_costs_no_run(home, chat, caplog):
    recipients(home, f"manager,week,overview,,{chat.url}")
    (home.published / "marts.duckdb").write_text("no database")
    with caplog.at_level(logging.WARNING):
        mail_report(home, "run-1", NOW)
    assert "reports could not be mailed, the next publish tries again" in caplog.text


def test_without_recipients_nothing_is_opened(home):
    (home.published / "marts.duckdb").unlink()
    before = sorted(home.path.rglob("*"))
    mail_report(home, "run-1", NOW)
    assert sorted(home.path.rglob("*")) == before
