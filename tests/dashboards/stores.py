"""The stores that Superset may read, as the tests use them: filled, asked past Superset, refilled.

The warehouse that is changed is the home's, whichever store is read.
"""

from itertools import count

import duckdb
import psycopg

from orchestration.dashboards.superset.documents import Store
from orchestration.dashboards.superset.stores import duckdb_store, postgres_store
from orchestration.home import Home
from orchestration.publish.publication import publish
from tests.postgres import Server, database_of


class DuckDBStore:
    """`published/marts.duckdb` of a home."""

    # what would read the server's own files, or make room for it
    forbidden = (
        "select * from read_csv('/etc/passwd')",
        "select * from '/etc/passwd'",
        "set enable_external_access = true",
        "attach 'other.duckdb'",
        "create table stolen as select 1 as one",
    )

    def __init__(self, home: Home, server: Server):
        self._home = home
        self._url = ""
        self._ids = (f"{type(self).__name__}-{number}" for number in count())

    @property
    def address(self) -> Store:
        return duckdb_store(self._home)

    def ask(self, sql: str) -> list[tuple]:
        file = (self._home.published / "marts.duckdb").resolve()
        with duckdb.connect(str(file), read_only=True) as connection:
            return connection.execute(sql).fetchall()

    def change(self, sql: str) -> None:
        """Run SQL on the warehouse, which the next publish copies."""
        with duckdb.connect(str(self._home.warehouse_file)) as connection:
            connection.execute(sql)

    def publish(self) -> None:
        publish(self._home, next(self._ids), postgres_url=self._url)


class PostgresStore(DuckDBStore):
    """The schema `dialmart` of a server, published from the same home."""

    forbidden = (
        "select pg_read_file('/etc/passwd')",
        "copy (select 1) to program 'true'",
        "create table dialmart.stolen as select 1 as one",
        "select rolpassword from pg_authid",
    )

    def __init__(self, home: Home, server: Server):
        super().__init__(home, server)
        self._url = database_of(server, "browser")

    @property
    def address(self) -> Store:
        return postgres_store(self._home, self._url)

    def ask(self, sql: str) -> list[tuple]:
        with psycopg.connect(self._url, options="-c search_path=dialmart") as connection:
            return connection.execute(sql).fetchall()


STORES = {"duckdb": DuckDBStore, "postgres": PostgresStore}
