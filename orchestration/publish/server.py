"""PostgreSQL as it is reached: a connection, its errors for people.

Not here: what is written there (`postgres.py`).
"""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import errors

from orchestration.publish import PublishError
from orchestration.settings import name_of_database

AGAIN = "then run `dialmart run` again."
SESSION = {
    "application_name": "dialmart",
    "client_encoding": "utf8",  # else the database's: rows would be taken for what they are not
    # a server that goes away without a word is noticed within minutes
    "connect_timeout": 10,
    "keepalives_idle": 60,
    "tcp_user_timeout": 60_000,
}


@contextmanager
def connected(url: str) -> Iterator[psycopg.Connection]:
    """A connection, whose transaction is undone unless it was committed.

    Raises:
        PublishError: for everything that PostgreSQL refuses within.
    """
    connection, server = None, name_of_database(url)
    try:
        connection = psycopg.connect(url, **SESSION)
        yield connection
    except psycopg.Error as error:
        # its cause is left out: details of an error hold values of rows
        raise PublishError(_words(error, server, connection)) from None
    finally:
        if connection is not None:
            connection.close()


def _words(error: psycopg.Error, server: str, connection: psycopg.Connection | None) -> str:
    said = " ".join((error.diag.message_primary or str(error)).split())
    if isinstance(error, errors.DiskFull):  # `said` would be taken for the home's disk
        return f"PostgreSQL ({server}) has no room for a new set. Make some there, {AGAIN}"
    if isinstance(error, errors.InsufficientPrivilege):
        return (
            f"PostgreSQL ({server}) does not allow it: {said}. The user of DIALMART_POSTGRES_URL "
            "needs CREATE on the database, and CREATEROLE or an administrator who makes the role "
            f"bi_reader: docs/bi.md has the statements. Have them run, {AGAIN}"
        )
    if connection and not connection.broken:
        return f"PostgreSQL ({server}) refuses the set: {said}. Mend what this says, {AGAIN}"
    what = "was lost" if connection else "cannot be reached"
    return (
        f"PostgreSQL ({server}) {what}: {said}. See that it runs and that DIALMART_POSTGRES_URL "
        f"names it, {AGAIN}"
    )
