"""What BI may do in PostgreSQL, and what it sees while sets are published."""

import json
import subprocess
import sys
import time
from bisect import bisect

import psycopg
import pytest

from orchestration.publish import postgres
from orchestration.publish.postgres import loaded
from orchestration.publish.publication import publish
from orchestration.publish.tables import FILES, published_tables
from tests.publish.test_postgres import asked, ids, rows, schemas

REFUSED = [
    "insert into dialmart.dim_agents (agent_key, publish_id) values ('x', 'x')",
    "update dialmart.dim_agents set display_name = 'x'",
    "delete from dialmart.dim_agents",
    "truncate dialmart.fct_kpis",
    "drop table dialmart.fct_kpis",
    "alter table dialmart.fct_kpis add column x text",
    "comment on table dialmart.fct_kpis is 'x'",
    "create table dialmart.x (x int)",
    "create table public.x (x int references dialmart.dim_agents (agent_key))",
    "create schema x",
    "create role x",
    "alter role metabase createrole",
    "set role warehouse_owner",
    "select pg_read_file('/etc/passwd')",
    "copy dialmart.dim_agents to '/tmp/x'",
    "copy (select 1) to program 'id'",
    "select lo_import('/etc/passwd')",
    "select * from staging.calls",
    "select rolpassword from pg_authid",
]


@pytest.fixture
def published(home, database, as_reader):
    """A published set beside a schema that is none of BI's business."""
    publish(home, "first", postgres_url=database)
    with psycopg.connect(database) as connection:
        connection.execute("create schema staging")
        connection.execute("create table staging.calls as select '+49 30 123' as phone")
    return as_reader


@pytest.mark.fault("F24", "BI tries to write, to read files, to read what is not published")
def test_bi_reads_what_is_published_and_nothing_else(published):
    with asked(published) as ask:
        assert ask("select count(*) from dialmart.fct_leads") == [(50,)]
        for sql in REFUSED:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                ask(sql)


def test_a_login_made_as_the_docs_say_reads_in_utc_and_not_for_ever(published):
    assert rows(published, "show timezone") == [("UTC",)]
    assert rows(published, "show statement_timeout") == [("5min",)]


def test_what_an_administrator_has_set_for_the_role_stays(home, database, postgres_server):
    publish(home, "first", postgres_url=database)
    query = "select setconfig from pg_db_role_setting where setrole = 'bi_reader'::regrole"
    with postgres_server.admin() as connection:
        connection.execute("alter role bi_reader set statement_timeout to '1min'")
        publish(home, "second", postgres_url=database)
        assert "statement_timeout=1min" in connection.execute(query).fetchone()[0]


# A dashboard: a query that joins two tables, and one of a third; again until told to stop.
READER = """
import json, sys, time
from pathlib import Path
import psycopg

url, stop = sys.argv[1], Path(sys.argv[2])
queries = (
    "select distinct agents.publish_id, kpis.publish_id "
    "from dialmart.dim_agents as agents, dialmart.fct_kpis as kpis",
    "select distinct publish_id, publish_id from dialmart.fct_leads",
)
seen, failed = [], []
with psycopg.connect(url, autocommit=True) as opened:
    print("ready", flush=True)
    while not stop.exists():
        for query in queries:
            started = time.monotonic()
            try:
                seen.append((started, opened.execute(query).fetchall()))
            except psycopg.Error as error:
                failed.append(str(error))
        time.sleep(0.01)
print(json.dumps({"seen": seen, "failed": failed}))
"""


@pytest.fixture
def readers(home, published):
    stop = home.path / "stop"
    started = [
        subprocess.Popen(
            [sys.executable, "-c", READER, published, stop], stdout=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    for reader in started:
        assert reader.stdout.readline() == "ready\n"
    yield started
    stop.touch()
    for reader in started:
        reader.communicate(timeout=60)


@pytest.mark.slow
@pytest.mark.fault("F14", "BI reads in PostgreSQL while a set is published", times=(20, 200))
def test_readers_see_one_set_at_a_time_while_sets_are_published(home, database, readers, times):
    order, published_at = ["first"], [0.0]
    for number in range(1, times + 1):
        order.append(f"p{number:03}")
        publish(home, order[-1], postgres_url=database)
        published_at.append(time.monotonic())
    (home.path / "stop").touch()
    for reader in readers:
        report = json.loads(reader.communicate(timeout=60)[0])
        assert report["failed"] == []
        assert all(len(found) == 1 and len(set(found[0])) == 1 for _, found in report["seen"])
        read = [order.index(found[0][0]) for _, found in report["seen"]]
        assert read == sorted(read)  # nobody goes back to an older set
        # what was published when a query began is what it finds, or newer
        known = [bisect(published_at, started) - 1 for started, _ in report["seen"]]
        assert all(index >= least for index, least in zip(read, known, strict=True))
        assert len(set(read)) > times / 2  # they read while sets were published
    assert schemas(database) == ["dialmart"]


def test_a_reader_that_does_not_end_holds_nobody_up(home, published, database, monkeypatch):
    monkeypatch.setattr(postgres, "PAUSE_SECONDS", 0.2)
    monkeypatch.setattr(postgres, "DROP_WITHIN", "200ms")
    with psycopg.connect(published) as slow:
        read = "select distinct publish_id from dialmart.dim_agents"
        assert slow.execute(read).fetchall() == [("first",)]  # its transaction stays open
        publish(home, "second", postgres_url=database)
        assert ids(home, database) == ({"second"}, {"second"})
        assert schemas(database) == ["dialmart", "dialmart_before_second"]
        assert slow.execute(read).fetchall() == [("second",)]
    publish(home, "third", postgres_url=database)
    assert schemas(database) == ["dialmart"]


def test_a_snapshot_from_before_the_swap_finds_rows(home, published, database):
    with psycopg.connect(published) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.execute("select 1")
        publish(home, "second", postgres_url=database)
        found = connection.execute("select distinct publish_id from dialmart.fct_kpis").fetchall()
        assert found == [("second",)]


def test_a_set_that_is_under_way_is_not_seen(home, manifest, published, database):
    paths = {file: (home.published / f"{file}.duckdb").resolve() for file in FILES}
    tables = {file: published_tables(manifest, file) for file in FILES}
    with loaded(database, paths, tables, "first"):
        assert schemas(published) == ["dialmart"]
    assert schemas(database) == ["dialmart"]  # nor is it left by who gave it up


def test_a_set_that_is_given_up_stays_with_none_beside_an_old_one(
    home, manifest, published, database, monkeypatch
):
    monkeypatch.setattr(postgres, "PAUSE_SECONDS", 0.0)
    monkeypatch.setattr(postgres, "DROP_WITHIN", "200ms")
    with psycopg.connect(published) as slow:
        slow.execute("select from dialmart.dim_agents")
        publish(home, "second", postgres_url=database)
    paths = {file: (home.published / f"{file}.duckdb").resolve() for file in FILES}
    tables = {file: published_tables(manifest, file) for file in FILES}
    with loaded(database, paths, tables, "second"):
        assert schemas(database) == ["dialmart", "dialmart_before_second"]
    assert schemas(database) == ["dialmart"]
