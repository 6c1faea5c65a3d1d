"""Where Dagster's events of a home are kept: its own SQLite store, with engines that stay.

The stock store makes an engine for every event, which compiles its SQL anew: a fifth of a small
run's time.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Self

from dagster._core.storage.event_log import SqliteEventLogStorage
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS
from dagster._serdes import ConfigurableClassData
from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.pool import NullPool


class EventLog(SqliteEventLogStorage):
    """SQLite files, one a run and an index; one engine each, as long as the process lives."""

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        """Open the store that lies in a folder."""
        self._engines: dict[str, Engine] = {}
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
            self._engines.clear()
        super().wipe()

    @contextmanager
    def _connect(self, shard: str) -> Iterator[Connection]:
        with self._db_lock:
            if shard not in self._engines:
                engine = create_engine(
                    self.conn_string_for_shard(shard),
                    poolclass=NullPool,
                    connect_args={"timeout": SQLITE_BUSY_TIMEOUT_SECONDS},
                )
                self._initdb(engine)
                self._engines[shard] = engine
            with self._engines[shard].begin() as connection:
                yield connection
