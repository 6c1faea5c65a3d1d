"""The stores that Superset may read, as the tests use them: filled, asked past Superset, refilled.

Another store is another class with these members, and its name in `STORES`.
"""

from itertools import count

import duckdb

from orchestration.dashboards.superset.documents import Store
from orchestration.dashboards.superset.stores import duckdb_store
from orchestration.home import Home
from orchestration.publish.duckdb_file import publish


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

    def __init__(self, home: Home):
        self._home = home
        self._ids = (f"browser-{number}" for number in count())

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
        publish(self._home, next(self._ids))


STORES = {"duckdb": DuckDBStore}
