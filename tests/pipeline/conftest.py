"""What tests of the golden home share: the set that it publishes."""

import duckdb
import pytest

from orchestration.inference.results import infer
from orchestration.publish.publication import publish


@pytest.fixture(scope="session")
def published(golden):
    """Asks the set that BI would read of the golden home: SQL and values for its `?`."""
    infer(golden.home)
    marts = publish(golden.home, "golden").files[0]
    with duckdb.connect(str(marts), read_only=True) as connection:
        yield lambda sql, *values: connection.execute(sql, values).fetchall()
