"""Where Dagster's events of a home are kept: its own SQLite store, with connections that stay.

The stock store makes an engine for every event, which compiles its SQL anew, opens the file and
asks which tables there are: much of a small run's time (DECISIONS.md has what was measured).
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Self

from dagster._core.storage.event_log import SqliteEventLogStorage
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS
from dagster._serdes import ConfigurableClassData
from sqlalchemy import Connection, Engine, create_engine

# A webserver looks at run after run for months: it must not keep all their files open.
MOST_OPEN = 8


class EventLog(SqliteEventLogStorage):
    """SQLite files, one a run and an index; a connection stays until too many others are used."""

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        """Open the store that lies in a folder."""
        self._engines: dict[str, Engine] = {}
        self._tables: set[str] = set()
        super().__init__(base_dir, inst_data)

    @classmethod
    def from_config_value(
        cls, inst_data: ConfigurableClassData | None, config_value: Mapping[str, Any]
    ) -> Self:
        """The store that `dagster.yaml` asks for."""
        return cls(inst_data=inst_data, **config_value)

    def wipe(self) -> None:
        """Forget all events; a file that is made anew gets its tables again."""
        with self._db_lock:
            self._close()
            self._tables.clear()
        super().wipe()

    def has_table(self, table_name: str) -> bool:
        """Whether the index has a table; one that was there stays."""
        if table_name not in self._tables and super().has_table(table_name):
            self._tables.add(table_name)
        return table_name in self._tables

    def _close(self) -> None:
        for engine in self._engines.values():
            engine.dispose()
        self._engines.clear()

    @contextmanager
    def _connect(self, shard: str) -> Iterator[Connection]:
        with self._db_lock:
            if shard not in self._engines:
                if len(self._engines) == MOST_OPEN:
                    self._close()
                engine = create_engine(
                    self.conn_string_for_shard(shard),
                    connect_args={"timeout": SQLITE_BUSY_TIMEOUT_SECONDS},
                )
                self._initdb(engine)
                self._engines[shard] = engine
            with self._engines[shard].begin() as connection:
                yield connection
