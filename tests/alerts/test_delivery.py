"""Messages on their way: to a real mail server, and to a webhook that is well, down, slow."""

import time
from dataclasses import replace
from datetime import timedelta

import pytest

from orchestration import history
from orchestration.alerts.desk import acknowledge, look, open_incidents, tell
from orchestration.alerts.events import read_events
from orchestration.alerts.outbox import LETTER, put, waiting
from tests.alerts.conftest import FUTURE, passed

STALE = replace(FUTURE, check="files_arrive_in_time", severity="warn", owner="operations")


@pytest.fixture
def told(company, chat):
    """The company, with one route for everything."""
    company.routes(f"*,*,*,*,,,,{chat.url}")
    return company


def test_the_life_of_an_incident(company, chat, mailbox, other_chat):
    """Finance gets mails, all of it also goes to a chat; the management, once nobody is on it."""
    company.routes(
        f"finance,*,*,*,,,,{mailbox.url}",
        f"operations,*,*,*,,,,{chat.url}",
        f"management,*,*,*,,,,{other_chat.url}",
    )

    company.run(FUTURE, passed(STALE))
    (mail,) = mailbox.mails
    assert mail["Subject"] == "dialmart: a check blocks in acme: 1 new"
    assert mail["To"] == "finance@example.com"
    (incident,) = open_incidents(company.home)
    for words in (
        "NEW: started_at_is_not_in_the_future on contract.calls (owner finance, incident",
        "since 2026-01-05 09:00 Europe/Berlin, seen by 1 run(s)",
        "expected: no call lies in the future",
        "seen: 12 broken, 800 looked at",
        "file calls.csv, row_number 2",
        "file calls.csv, row_number 11",
        "what to do: correct the year in the source",
        "BI shows the last good data, as of 2026-01-04 18:30 Europe/Berlin",
        f"dialmart ack {incident.id}",
    ):
        assert words in mailbox.texts[0]

    company.run(FUTURE, hours=3)
    assert len(mailbox.mails) == 1, "it is the same incident, and told already"
    company.run(FUTURE, hours=1)
    assert mailbox.texts[1].startswith("STILL OPEN: ")
    assert "seen by 3 run(s)" in mailbox.texts[1]
    assert other_chat.taken == []

    company.run(hours=4)
    assert mailbox.texts[2].startswith("NOBODY IS ON IT: ")
    assert "not asked just now; this is of 2026-01-05 13:00" in mailbox.texts[2]
    assert "seen: 12 broken" in mailbox.texts[2]
    assert [text.split(":")[0] for text in other_chat.texts] == ["NOBODY IS ON IT"]

    acknowledge(company.home, incident.id, by="Ada")
    company.run(FUTURE, hours=48)
    assert len(mailbox.mails) == 3, "Ada is on it"

    company.run(passed(FUTURE), hours=1)
    assert mailbox.mails[3]["Subject"] == "dialmart: 1 recovered in acme"
    assert mailbox.texts[3].startswith("RECOVERED: ")
    assert len(other_chat.taken) == 2, "whom it was escalated to is told of the recovery"
    assert open_incidents(company.home) == []
    company.run(passed(FUTURE), hours=1)
    assert (len(mailbox.mails), len(other_chat.taken)) == (4, 2)
    assert chat.taken == [], "nothing of operations' has failed"
    assert list(waiting(company.home)) == []


@pytest.mark.fault("F17", "the same failure in 50 runs")
def test_the_same_failure_in_50_runs_is_one_incident_and_one_message(told, chat):
    for _ in range(50):
        told.run(FUTURE, hours=0.05)
    (incident,) = open_incidents(told.home)
    assert incident.runs == 50
    assert len(chat.taken) == 1


def test_what_a_run_has_to_tell_an_owner_is_one_message(told, chat):
    told.run(FUTURE, STALE)
    told.run(passed(FUTURE), replace(STALE, outcome="error", seen="no such file"), hours=1)
    assert [message["title"] for message in chat.taken] == [
        "dialmart: a check blocks in acme: 2 new",
        "dialmart: a check blocks in acme: 1 worse, 1 recovered",
    ]
    assert "could not run" in chat.texts[1]


def test_a_run_is_told_once(told, chat):
    run_id = told.run(FUTURE)
    tell(told.home, run_id, told.now)
    assert len(chat.taken) == 1
    assert [row["event"] for row in history.recorded(told.home, "incidents", run_id)] == ["opened"]


@pytest.mark.fault("F17", "the endpoint is down, for three runs")
def test_an_endpoint_that_is_down_gets_everything_once_when_it_is_back(told, chat):
    chat.stop()
    run_id = told.run(FUTURE)
    told.run(FUTURE, STALE, hours=5)
    told.run(FUTURE, STALE, hours=1)
    assert history.recorded(told.home, "alerts", run_id)[0]["routes"] == 0
    assert len(waiting(told.home)) == 2, "the third run had nothing to tell"
    chat.start()
    look(told.home, now=told.now)
    (message,) = chat.taken
    assert message["title"] == "dialmart: a check blocks in acme: 2 new, 1 still open"
    look(told.home, now=told.now)
    told.run(FUTURE, STALE)
    assert len(chat.taken) == 1


def test_a_look_between_runs_reminds(told, chat):
    told.run(FUTURE)
    look(told.home, now=told.now + timedelta(hours=3.9))
    assert len(chat.taken) == 1
    look(told.home, now=told.now + timedelta(hours=4))
    assert [text.split(":")[0] for text in chat.texts] == ["NEW", "STILL OPEN"]


def test_a_look_leaves_it_to_the_run_that_holds_the_home(told, chat):
    told.run(FUTURE)
    with told.home.lock("a run"):
        look(told.home, now=told.now + timedelta(hours=4))
    assert len(chat.taken) == 1


@pytest.mark.fault("F17", "the endpoint answers 500, then flaps")
def test_an_endpoint_that_flaps_takes_each_message_once(told, chat):
    for number, mood in enumerate((500, 200, 503, 500, 200, 200)):
        chat.mood = mood
        told.run(replace(FUTURE, check=f"check_{number}"))
    incidents = [word for text in chat.texts for word in text.split() if word.startswith("check_")]
    assert sorted(incidents) == [f"check_{number}" for number in range(6)]
    assert len(chat.taken) == 3
    assert list(waiting(told.home)) == []


@pytest.mark.fault("F17", "the endpoint does not answer")
def test_a_slow_endpoint_delays_its_message_and_nothing_else(told, chat, other_chat):
    told.routes(f"*,*,*,*,,,,{chat.url}", f"*,*,*,*,,,,{other_chat.url}")
    chat.mood = "slow"
    began = time.monotonic()
    told.run(FUTURE)
    assert time.monotonic() - began < 3
    assert (len(chat.taken), len(other_chat.taken)) == (0, 1)
    chat.mood = 200
    told.run(FUTURE)
    assert (len(chat.taken), len(other_chat.taken)) == (1, 1)


def test_what_reached_nobody_goes_to_the_route_of_nobody_once(company, chat, other_chat):
    company.routes(f"finance,*,*,*,,,,{chat.url}", f"(nobody),*,*,*,,,,{other_chat.url}")
    company.run(STALE)
    assert len(other_chat.taken) == 1, "nobody else wants what is operations'"
    chat.stop()
    company.run(FUTURE)
    company.run(FUTURE)
    assert "started_at_is_not_in_the_future" in other_chat.texts[1]
    assert len(other_chat.taken) == 2
    chat.start()
    company.run(FUTURE)
    assert len(chat.taken) == 1, "it is still for finance"


def test_the_route_of_nobody_is_left_alone_where_somebody_was_reached(company, chat, other_chat):
    gone = "json://127.0.0.1:1/"
    company.routes(
        f"*,*,*,*,,,,{chat.url}", f"*,*,*,*,,,,{gone}", f"(nobody),*,*,*,,,,{other_chat.url}"
    )
    company.run(FUTURE)
    company.run(FUTURE)
    assert (len(chat.taken), len(other_chat.taken)) == (1, 0)


def test_the_route_of_nobody_has_quiet_hours_too(company, chat, other_chat):
    company.routes(f"*,*,*,*,,,,{chat.url}", f"(nobody),*,*,*,08:00,10:00,,{other_chat.url}")
    chat.stop()
    company.run(FUTURE)
    assert other_chat.taken == []
    look(company.home, now=company.now + timedelta(hours=1))
    assert len(other_chat.taken) == 1


def test_quiet_hours_hold_a_message_back(company, chat):
    company.routes(f"*,*,*,*,22:00,10:00,,{chat.url}")
    company.run(FUTURE)
    look(company.home, now=company.now)
    company.run(FUTURE, hours=0.5)
    assert chat.taken == []
    company.run(FUTURE, hours=0.5)
    assert len(chat.taken) == 1, "at 10:00 in Berlin"


def test_a_digest_is_one_message_a_day(company, chat):
    company.routes(f"*,*,*,*,,,08:00,{chat.url}")
    company.run(FUTURE)
    company.run(STALE, hours=5)
    company.run(passed(STALE), hours=17)
    assert chat.taken == [], "it is 07:00 in Berlin"
    company.run(hours=1)
    (message,) = chat.taken
    assert message["title"].startswith("dialmart: a check blocks in acme: 2 new, ")


def test_the_news_of_a_run_that_died_are_the_next_ones(told, chat):
    chat.stop()
    told.run(FUTURE)
    (letter,) = waiting(told.home).values()
    for path in (told.home.operations / "incidents").glob("*"):
        path.unlink()  # it had come no further than the letter
    assert read_events(told.home) == []
    chat.start()
    told.run(FUTURE)
    (message,) = chat.taken
    assert letter.news[0].incident not in message["message"]


def test_a_secret_of_the_environment_is_not_written_down(told, chat, monkeypatch):
    monkeypatch.setenv("CHAT", f"127.0.0.1:{chat.port}/canary")
    told.routes("*,*,*,*,,,,json://${CHAT}/")
    chat.stop()
    told.run(FUTURE)
    assert len(waiting(told.home)) == 1
    written = [path.read_bytes() for path in told.home.path.rglob("*") if path.is_file()]
    assert written and not any(b"canary" in content for content in written)
    chat.start()
    told.run(FUTURE)
    assert len(chat.taken) == 1


@pytest.mark.fault("F18", "secrets in routes that work, fail and cannot be read, at debug level")
def test_a_secret_is_not_logged(told, chat, monkeypatch, caplog):
    caplog.set_level(1)
    monkeypatch.setenv("SECRET", "canary")
    told.routes(
        f"*,*,*,*,,,,json://user:${{SECRET}}@127.0.0.1:{chat.port}/${{SECRET}}",
        "*,*,*,*,,,,json://127.0.0.1:1/${SECRET}",
        "*,*,*,*,,,,slack://${SECRET}",
        "*,*,*,*,,,,${SECRET}",
        "*,*,*,*,,,,json://${NEVER_SET}/",
    )
    told.run(FUTURE)
    assert len(chat.taken) == 1
    assert "${NEVER_SET}" in caplog.text
    assert "canary" not in caplog.text


def test_what_is_wrong_with_alerts_stops_no_run(told, chat, caplog):
    (told.home.seeds / "alert_policies.csv").write_text("severity\nloud\n")
    told.run(FUTURE)
    assert "incidents could not be told" in caplog.text
    (told.home.seeds / "alert_policies.csv").unlink()
    told.run(FUTURE)
    assert len(chat.taken) == 1


def test_a_broken_letter_holds_up_no_other(told, chat):
    chat.stop()
    told.run(FUTURE)
    (told.home.outbox / "broken.json").write_text("{")
    chat.start()
    told.run(FUTURE)
    assert len(chat.taken) == 1


def test_a_letter_comes_out_as_it_went_in(told, chat):
    chat.stop()
    told.run(FUTURE)
    ((path, letter),) = waiting(told.home).items()
    assert letter.news[0].sources == ("north", "vicidial")
    assert put(told.home, letter) == path
    assert LETTER.validate_json(path.read_bytes()) == letter


def test_a_route_that_is_gone_takes_its_messages_along(told, chat):
    chat.stop()
    told.run(FUTURE)
    told.routes()
    told.run(FUTURE)
    assert list(waiting(told.home)) == []
