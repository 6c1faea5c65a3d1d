"""What Superset reads: the published file, or the published schema of PostgreSQL.

Neither lets a query out of the published set, whatever an analyst writes: the file is opened locked
down, and PostgreSQL is asked as a login of Superset's own, which is a member of `bi_reader`.
"""

import secrets

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

from orchestration.dashboards.superset.documents import Store
from orchestration.dashboards.superset.server import once
from orchestration.home import Home, HomeError
from orchestration.settings import name_of_database

LOGIN, GROUP, SCHEMA = "dialmart_superset", "bi_reader", "dialmart"


def duckdb_store(home: Home) -> Store:
    """The published file, opened so that no query reads or changes anything else.

    Raises:
        HomeError: if nothing was published.
    """
    file = home.published / "marts.duckdb"
    if not file.exists():
        raise HomeError(f"{file} is not there: nothing was published yet. Run `dialmart run`.")
    locked = "access_mode=read_only&enable_external_access=false&lock_configuration=true"
    return Store(uri=f"duckdb:///{file}?{locked}", schema="main")


def postgres_store(home: Home, url: str) -> Store:
    """The published schema; its login is made, with a password that the home keeps.

    Args:
        home: whose folder of Superset keeps the password.
        url: of who publishes, as `DIALMART_POSTGRES_URL` has it.

    Raises:
        HomeError: if nothing was published there, or it does not let the login be made.
    """
    password = once(home.superset / "postgres.password", secrets.token_urlsafe(24))
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            _make_login(connection, password)
    except psycopg.Error as error:
        said = " ".join((error.diag.message_primary or str(error)).split())
        raise HomeError(
            f"PostgreSQL ({name_of_database(url)}) gives Superset no login: {said}. See that it "
            "runs, that `dialmart run` has published there, and that the user of "
            "DIALMART_POSTGRES_URL has CREATEROLE."
        ) from None
    address = make_url(url).set(drivername="postgresql+psycopg2", username=LOGIN, password=password)
    return Store(uri=address.render_as_string(hide_password=False), schema=SCHEMA)


def _make_login(connection: psycopg.Connection, password: str) -> None:
    login, group = sql.Identifier(LOGIN), sql.Identifier(GROUP)
    known = connection.execute("select 1 from pg_roles where rolname = %s", [LOGIN]).fetchone()
    if not known:
        connection.execute(sql.SQL("create role {} in role {}").format(login, group))
    for setting in (
        sql.SQL("login password {}").format(password),
        sql.SQL("set statement_timeout to '5min'"),
        sql.SQL("set timezone to 'UTC'"),
        # who asks in SQL need not name it
        sql.SQL("set search_path to {}").format(sql.Identifier(SCHEMA)),
    ):
        connection.execute(sql.SQL("alter role {} {}").format(login, setting))
