"""Publishing into PostgreSQL: the same rows as in the files, in one piece, and both or neither.

What BI may do there is in `test_postgres_reader.py`.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager

import duckdb
import psycopg
import pytest

from orchestration.publish import HalfPublishedError, PublishError
from orchestration.publish.postgres import SCHEMAS, id_in_postgres
from orchestration.publish.publication import copy_to_postgres, publish
from orchestration.publish.tables import FILES, QUALITY, published_tables
from orchestration.run import _is_full_disk
from orchestration.transform import target_path
from tests.postgres import OWNER, PASSWORD
from tests.running.faulty_homes import small_disk

HOSTILE = (
    *("'; drop table fct_leads; --", '"', "", " ", "NULL", "null", "\\N", "\\.", "a\n\\.\nb"),
    *("tab\there", "line\nbreak\r\n", "back\\slash\\", "a,b;c", "%s %(x)s {0}", "\u202e你好🙂"),
)


@contextmanager
def asked(url):
    with psycopg.connect(url, autocommit=True) as connection:
        yield lambda sql: connection.execute(sql).fetchall()


def rows(url, sql):
    with asked(url) as ask:
        return ask(sql)


def schemas(url):
    return [
        name
        for (name,) in rows(
            url, "select nspname from pg_namespace where nspname ~ '^dialmart' order by 1"
        )
    ]


def ids(home, url):
    """The sets that the two stores show."""
    with duckdb.connect(str((home.published / "marts.duckdb").resolve()), read_only=True) as file:
        here = {
            row[0] for row in file.execute("select distinct publish_id from dim_agents").fetchall()
        }
    return here, {
        row[0] for row in rows(url, "select distinct publish_id from dialmart.dim_agents")
    }


def differences(manifest, publication, url, files=FILES):
    """Tables whose rows differ between a file and PostgreSQL, with how many each has alone."""
    found = {}
    for file, path in zip(files, publication.files, strict=True):
        with duckdb.connect(str(path), read_only=True) as connection, asked(url) as ask:
            for table in published_tables(manifest, file):
                names = ", ".join(f'"{c.name}"' for c in (*table.columns, *table.stamp))
                here = connection.execute(f'select {names} from "{table.name}"').fetchall()
                there = ask(f'select {names} from {SCHEMAS[files]}."{table.name}"')
                assert len(here) == len(there)
                if alone := set(here) ^ set(there):
                    found[table.name] = alone
    return found


def test_both_stores_have_the_same_rows_of_the_same_set(home, manifest, database):
    publication = publish(home, "first", postgres_url=database)
    assert differences(manifest, publication, database) == {}
    assert ids(home, database) == ({"first"}, {"first"})
    assert id_in_postgres(database) == "first"
    assert schemas(database) == ["dialmart"]
    tables = rows(
        database, "select tablename from pg_tables where schemaname = 'dialmart' order by 1"
    )
    assert [name for (name,) in tables] == [
        *("dim_agents", "dim_sources", "fct_call_attempts", "fct_call_legs", "fct_kpis"),
        "fct_leads",
    ]
    days = rows(database, "select min(started_date)::text from dialmart.fct_call_attempts")
    assert days == [("2025-03-01",)]  # 13 months, as in detail.duckdb


def test_types_keys_and_comments_are_the_contracts(home, database):
    publish(home, "first", postgres_url=database)
    types = rows(
        database,
        "select attname, format_type(atttypid, atttypmod), attnotnull from pg_attribute "
        "where attrelid = 'dialmart.fct_kpis'::regclass and attnum > 0 order by attnum",
    )
    assert types == [
        ("kpi", "text", True),
        ("period_start", "date", True),
        ("value", "numeric(38,6)", False),
        ("data_through_at", "timestamp without time zone", False),
        ("publish_id", "text", True),
    ]
    keys = rows(
        database,
        "select conrelid::regclass::text, pg_get_constraintdef(oid) from pg_constraint "
        "where connamespace = 'dialmart'::regnamespace and contype in ('p', 'f') order by 1, 2",
    )
    assert keys == [
        ("dialmart.dim_agents", "PRIMARY KEY (agent_key)"),
        ("dialmart.dim_sources", "PRIMARY KEY (source_system)"),
        (
            "dialmart.fct_call_attempts",
            "FOREIGN KEY (agent_key) REFERENCES dialmart.dim_agents(agent_key)",
        ),
        ("dialmart.fct_call_attempts", "PRIMARY KEY (call_key)"),
        (
            "dialmart.fct_call_legs",
            "FOREIGN KEY (call_key) REFERENCES dialmart.fct_call_attempts(call_key)",
        ),
        ("dialmart.fct_call_legs", "PRIMARY KEY (leg_key)"),
        ("dialmart.fct_kpis", "PRIMARY KEY (kpi, period_start)"),
        ("dialmart.fct_leads", "FOREIGN KEY (agent_key) REFERENCES dialmart.dim_agents(agent_key)"),
        ("dialmart.fct_leads", "PRIMARY KEY (lead_key)"),
    ]
    said = rows(
        database,
        "select obj_description('dialmart.fct_leads'::regclass), "
        "col_description('dialmart.fct_leads'::regclass, 2)",
    )
    assert said == [("One row per fct_leads, it's said.", "The agent_key of fct_leads.")]


def test_a_hostile_text_is_a_text(home, manifest, change, database):
    for number, text in enumerate(HOSTILE):
        quoted = text.replace("'", "''")
        change(f"insert into marts.dim_agents values ('h{number}', '{quoted}'), ('{quoted}', null)")
    publication = publish(home, "first", postgres_url=database)
    assert differences(manifest, publication, database) == {}
    names = rows(database, "select display_name from dialmart.dim_agents where agent_key like 'h%'")
    assert {name for (name,) in names} == set(HOSTILE)


def test_a_database_of_another_encoding_has_the_same_texts_or_is_refused(
    home, manifest, change, database, postgres_server
):
    name = database.rsplit("/", 1)[1]
    with postgres_server.admin() as admin:
        admin.execute(f"drop database {name}")
        template = "encoding 'LATIN1' locale 'C' template template0"
        admin.execute(f"create database {name} owner {OWNER} {template}")
    change("update marts.dim_agents set display_name = 'José' where agent_key = 'agent1'")
    publication = publish(home, "first", postgres_url=database)
    assert differences(manifest, publication, database) == {}
    change("update marts.dim_agents set display_name = '你好' where agent_key = 'agent1'")
    with pytest.raises(PublishError, match="has no equivalent in encoding"):
        publish(home, "second", postgres_url=database)


def test_the_character_that_postgresql_has_not_is_replaced(home, change, database):
    change("insert into marts.dim_agents values ('nul', 'a' || chr(0) || 'b')")
    publish(home, "first", postgres_url=database)
    query = "select display_name from dialmart.dim_agents where agent_key = 'nul'"
    assert rows(database, query) == [("a\ufffdb",)]


def test_a_new_set_takes_the_place_of_the_old_one(home, manifest, change, database):
    publish(home, "first", postgres_url=database)
    change("delete from marts.fct_leads where lead_key = 'lead1'")
    change("alter table marts.dim_agents drop display_name")
    del manifest["nodes"]["model.x.dim_agents"]["columns"]["display_name"]
    (target_path(home) / "manifest.json").write_text(json.dumps(manifest))
    publication = publish(home, "second", postgres_url=database)
    assert differences(manifest, publication, database) == {}
    assert schemas(database) == ["dialmart"]


def test_quality_moves_alone(home, manifest, change, database):
    publish(home, "set", postgres_url=database)
    for number in (1, 2):
        change(f"update marts.fct_checks set outcome = '{number}'")
        publication = publish(home, f"run{number}", QUALITY)
        copy_to_postgres(home, publication, QUALITY, database)
        assert differences(manifest, publication, database, QUALITY) == {}
    assert ids(home, database) == ({"set"}, {"set"})
    assert schemas(database) == ["dialmart", "dialmart_quality"]


def test_before_any_event_an_empty_set_is_published(home, manifest, change, database):
    for table in ("dim_sources", "fct_kpis", "fct_call_legs", "fct_call_attempts", "fct_leads"):
        change(f"delete from marts.{table}")
    publication = publish(home, "empty", postgres_url=database)
    assert differences(manifest, publication, database) == {}


def test_while_postgresql_is_down_the_files_keep_their_set(home, database):
    publish(home, "good", postgres_url=database)
    before = sorted(home.published.iterdir())
    (port,) = {part for part in database.split("127.0.0.1:")[1].split("/")[:1]}
    with pytest.raises(PublishError) as refused:
        publish(home, "next", postgres_url=database.replace(f":{port}/", ":1/"))
    name = database.rsplit("/", 1)[1]
    for told in (f"127.0.0.1:1/{name}", "cannot be reached", "refused", "run `dialmart run` again"):
        assert told in str(refused.value)
    assert str(refused.value).endswith("Nothing was published: BI keeps the set that it has.")
    assert sorted(home.published.iterdir()) == before
    assert ids(home, database) == ({"good"}, {"good"})


def test_no_error_says_the_password(home, database):
    wrong = database.replace(database.split("@")[0].split(":")[-1], "wr0ng")
    with pytest.raises(PublishError, match="password authentication failed") as refused:
        publish(home, "next", postgres_url=wrong)
    told = "".join(map(str, (refused.value, refused.value.__cause__, refused.value.__context__)))
    assert "wr0ng" not in told
    assert PASSWORD not in told


def test_what_the_owner_lacks_is_said(home, postgres_server, database):
    name = database.rsplit("/", 1)[1]
    with postgres_server.admin() as connection:
        connection.execute(f"alter database {name} owner to postgres")
    with pytest.raises(PublishError, match="permission denied for database") as refused:
        publish(home, "next", postgres_url=database)
    assert "needs CREATE on the database" in str(refused.value)
    assert "docs/bi.md" in str(refused.value)
    assert not list(home.published.glob("*.duckdb"))


def test_a_role_that_cannot_be_made_is_asked_for(home, postgres_server, database):
    publish(home, "first", postgres_url=database)
    with postgres_server.admin(database.rsplit("/", 1)[1]) as connection:
        connection.execute("drop schema dialmart cascade")
        connection.execute("alter role bi_reader rename to bi_reader_of_others")
        connection.execute(f"alter role {OWNER} nocreaterole")
    try:
        with pytest.raises(PublishError, match=r"permission denied to create role.* docs/bi.md"):
            publish(home, "next", postgres_url=database)
    finally:
        with postgres_server.admin() as connection:
            connection.execute(f"alter role {OWNER} createrole")
            connection.execute("alter role bi_reader_of_others rename to bi_reader")


def test_a_schema_of_somebody_else_is_left_alone(home, database):
    with psycopg.connect(database) as connection:
        connection.execute("create schema dialmart")
        connection.execute("create table dialmart.budget as select 1 as euros")
    with pytest.raises(PublishError, match="a schema dialmart that dialmart has not published"):
        publish(home, "first", postgres_url=database)
    assert rows(database, "select euros from dialmart.budget") == [(1,)]
    assert not list(home.published.glob("*.duckdb"))


def test_rows_that_postgresql_refuses_leave_the_old_set(home, change, database):
    publish(home, "good", postgres_url=database)
    # a key that is longer than a page of an index
    change(
        "insert into marts.dim_agents select string_agg(md5(range::text), ''), 'x' from range(9000)"
    )
    with pytest.raises(PublishError, match="refuses the set: .*BI keeps the set that it has"):
        publish(home, "next", postgres_url=database)
    assert ids(home, database) == ({"good"}, {"good"})
    assert schemas(database) == ["dialmart"]


@pytest.mark.slow
@pytest.mark.fault("F2", "the disk of PostgreSQL fills up while a set is loaded")
def test_a_full_disk_there_is_not_taken_for_the_homes(home, change, database, postgres_server):
    name, folder = database.rsplit("/", 1)[1], postgres_server.log.parent / "small"
    folder.mkdir()
    with small_disk(folder, 20_000_000), postgres_server.admin() as admin:
        shutil.chown(folder, postgres_server.log.parent.owner())
        admin.execute(f"create tablespace small location '{folder}'")
        admin.execute(f"grant create on tablespace small to {OWNER}")
        admin.execute(f"alter database {name} set default_tablespace to small")
        publish(home, "good", postgres_url=database)
        change(
            "insert into marts.fct_call_attempts "
            "select 'more' || range, null, date '2026-03-01' from range(300_000)"
        )
        with pytest.raises(PublishError, match="has no room for a new set. Make some") as refused:
            publish(home, "next", postgres_url=database)
        assert not _is_full_disk(home, str(refused.value))
        assert ids(home, database) == ({"good"}, {"good"})
        change("delete from marts.fct_call_attempts where call_key like 'more%'")
        publish(home, "fits", postgres_url=database)
        assert ids(home, database) == ({"fits"}, {"fits"})
        admin.execute(f"drop database {name} with (force)")
        admin.execute("drop tablespace small")


def test_files_that_cannot_follow_are_told(home, database):
    publish(home, "good", postgres_url=database)
    (home.published / "detail.duckdb").unlink()
    (home.published / "detail.duckdb" / "in the way").mkdir(parents=True)
    with pytest.raises(HalfPublishedError, match="PostgreSQL has the set next already"):
        publish(home, "next", postgres_url=database)


def killed(home, database, at, publish_id):
    """Publish in another process and kill it when it reaches a step."""
    code = (
        "import sys; from pathlib import Path; from orchestration.home import Home\n"
        "from orchestration.publish.publication import publish\n"
        "publish(Home(Path(sys.argv[1])), sys.argv[2], postgres_url=sys.argv[3])"
    )
    environment = {**os.environ, "DIALMART_FAIL_AT": at, "DIALMART_HOME": str(home.path)}
    process = subprocess.Popen(
        [sys.executable, "-c", code, home.path, publish_id, database],
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    )
    assert process.stderr.readline() == f"waiting at {at}\n"
    process.send_signal(signal.SIGKILL)
    process.wait()


@pytest.mark.slow
@pytest.mark.fault("F1", "kill -9 while a set is published in PostgreSQL too")
def test_a_publish_that_dies_leaves_whole_sets_and_the_next_one_mends_it(home, manifest, database):
    publish(home, "good", postgres_url=database)
    for number, (at, left) in enumerate(
        {
            "publish.written": ({"good"}, {"good"}),
            "publish.halfway": ({"good0"}, {"dead1"}),
            "publish.swapped": ({"dead2"}, {"dead2"}),
        }.items()
    ):
        killed(home, database, at, f"dead{number}")
        assert ids(home, database) == left
        publication = publish(home, f"good{number}", postgres_url=database)
        assert differences(manifest, publication, database) == {}
        assert ids(home, database) == ({f"good{number}"}, {f"good{number}"})
        assert schemas(database) == ["dialmart"]
