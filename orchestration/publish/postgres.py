"""The published set in PostgreSQL: a schema that is loaded beside the old one and takes its place.

All of it is one transaction: readers see the old set until they see the new one, and a publish
that dies leaves nothing. Not here: the connection (`server.py`), how a schema is filled
(`postgres_copy.py`).
"""

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg.errors import LockNotAvailable

from orchestration.publish import PublishError
from orchestration.publish.postgres_copy import fill
from orchestration.publish.server import connected
from orchestration.publish.statements import literal, quoted
from orchestration.publish.tables import FILES, QUALITY, Table
from orchestration.settings import name_of_database
from orchestration.steps import step

log = logging.getLogger(__name__)

SCHEMAS = {FILES: "dialmart", QUALITY: "dialmart_quality"}
MARK = "Published by dialmart: "  # and the publish id: the comment on a schema of ours
READER = "bi_reader"
READS_WITH = {"statement_timeout": "5min", "timezone": "UTC"}
PAUSE_SECONDS = 30.0
DROP_WITHIN = "5s"


@contextmanager
def loaded(
    url: str, paths: Mapping[str, Path], tables: Mapping[str, list[Table]], publish_id: str
) -> Iterator[Callable[[], None]]:
    """Load the tables of files into a new schema; what is given has it take the old one's place.

    Args:
        url: of the database.
        paths: closed DuckDB files of one set, by the name of the file.
        tables: of each of them; those of both, such as dims, are loaded once.
        publish_id: of the rows.

    Raises:
        PublishError: readers have the old set.
    """
    schema = SCHEMAS[tuple(paths)]
    with connected(url) as connection:
        _require_ours(connection, schema, name_of_database(url))
        _require_reader(connection)
        with step(f"publish {schema} in PostgreSQL") as shown:
            new = f"{schema}_next"
            connection.execute(f"create schema {new}")
            connection.execute(f"comment on schema {new} is {literal(MARK + publish_id)}")
            shown.rows = fill(connection, new, paths, tables, publish_id)
            _grant(connection, new)
        yield lambda: _swap(connection, schema, publish_id)
        _drop_old(connection, schema)


def id_in_postgres(url: str) -> str | None:
    """The id of the audited set that is there; None without any.

    Raises:
        PublishError: if nobody answers.
    """
    with connected(url) as connection:
        comment = _comment(connection, SCHEMAS[FILES]) or ""
    return comment.removeprefix(MARK) if comment.startswith(MARK) else None


def _exists(connection: psycopg.Connection, schema: str) -> bool:
    query = "select to_regnamespace(%s) is not null"
    return connection.execute(query, [schema]).fetchone()[0]


def _comment(connection: psycopg.Connection, schema: str) -> str | None:
    query = "select obj_description(to_regnamespace(%s), 'pg_namespace')"
    return connection.execute(query, [schema]).fetchone()[0]


def _require_ours(connection: psycopg.Connection, schema: str, server: str) -> None:
    if _exists(connection, schema) and not (_comment(connection, schema) or "").startswith(MARK):
        raise PublishError(
            f"PostgreSQL ({server}) has a schema {schema} that dialmart has not published and will "
            "not replace. Rename it, or have DIALMART_POSTGRES_URL name a database of its own."
        )


def _require_reader(connection: psycopg.Connection) -> None:
    """Make the role that may read, unless somebody has."""
    if connection.execute("select 1 from pg_roles where rolname = %s", [READER]).fetchone():
        return
    connection.execute(f"create role {READER} nologin")
    for name, value in READS_WITH.items():
        connection.execute(f"alter role {READER} set {name} to {literal(value)}")


def _grant(connection: psycopg.Connection, schema: str) -> None:
    connection.execute(f"grant usage on schema {schema} to {READER}")
    # without REFERENCES, information_schema hides the primary keys from who only reads
    connection.execute(f"grant select, references on all tables in schema {schema} to {READER}")


def _swap(connection: psycopg.Connection, schema: str, publish_id: str) -> None:
    if _exists(connection, schema):
        _await_a_pause(connection, schema)
        connection.execute(f"alter schema {schema} rename to {_old(schema, publish_id)}")
    connection.execute(f"alter schema {schema}_next rename to {schema}")
    connection.commit()


def _old(schema: str, publish_id: str) -> str:
    return quoted(f"{schema}_before_{publish_id}"[:63])


def _await_a_pause(connection: psycopg.Connection, schema: str) -> None:
    """Keep readers out of the old tables until the swap: none finds one table old, one new.

    Nobody is queued behind a lock that is only tried. Where somebody always reads, the swap goes
    on without: a query would have to look up its tables in the very moment.
    """
    query = "select format('%%I.%%I', schemaname, tablename) from pg_tables where schemaname = %s"
    tables = ", ".join(name for (name,) in connection.execute(query, [schema]))
    end = time.monotonic() + PAUSE_SECONDS
    while tables and time.monotonic() < end:
        try:
            with connection.transaction():
                connection.execute(f"lock table {tables} in access exclusive mode nowait")
            return
        except LockNotAvailable:
            time.sleep(0.01)


def _drop_old(connection: psycopg.Connection, schema: str) -> None:
    """Drop older sets; one that is still read stays until the next publish."""
    query = (
        "select nspname from pg_namespace where nspname ~ %s "
        "and obj_description(oid, 'pg_namespace') like %s"
    )
    try:
        connection.rollback()  # a set that was not swapped goes, too
        olds = connection.execute(query, [f"^{schema}_before_", f"{MARK}%"]).fetchall()
        connection.commit()
        for (old,) in olds:
            with connection.transaction():
                connection.execute(f"set local lock_timeout to '{DROP_WITHIN}'")
                connection.execute(f"drop schema {quoted(old)} cascade")
    except psycopg.Error as error:  # the new set is there: no run fails for the old one
        log.info("an older set stays in PostgreSQL until the next publish: %s", error)
