"""A run that publishes into PostgreSQL as well: what it does when that is down, and gone."""

from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest

from tests.postgres import PASSWORD, database_of
from tests.running.test_command import deliver, dialmart, home, last_line  # noqa: F401

pytestmark = [pytest.mark.slow]


def holding(folder: Path, text: str) -> list[Path]:
    """Files with a text in them, or in their name."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return [path for path in files if text.encode() in path.read_bytes() or text in path.name]


def sets(url: str) -> dict[str, int]:
    """The sets of PostgreSQL by schema, and how many tables they have."""
    with psycopg.connect(url) as connection:
        found = connection.execute(
            "select schemaname, count(*) from pg_tables where schemaname ~ '^dialmart' group by 1"
        )
        return dict(found.fetchall())


def test_a_run_publishes_in_both_stores_or_in_none(home, postgres_server):  # noqa: F811
    url = database_of(postgres_server, "whole_run")
    marts, page = home / "published" / "marts.duckdb", home / "published" / "quality" / "index.html"

    down = dialmart(
        "run", home=home, DIALMART_POSTGRES_URL=url.replace(url[url.rfind(":") :], ":1/whole_run")
    )
    assert down.returncode == 1
    assert "PostgreSQL (127.0.0.1:1/whole_run) cannot be reached" in last_line(down)
    assert (marts.exists(), page.exists()) == (False, True)  # the page tells what is wrong

    up = dialmart("run", home=home, DIALMART_POSTGRES_URL=url)
    assert up.returncode == 0, up.stderr
    assert sets(url)["dialmart"] > 30
    assert sets(url)["dialmart_quality"] == 7
    published = marts.resolve()

    again = dialmart("run", home=home, DIALMART_POSTGRES_URL=url)
    assert (again.returncode, marts.resolve()) == (0, published)  # nothing was new

    encoded = url.split("@")[0].split(":")[-1]
    for secret in (PASSWORD, quote(PASSWORD, safe=""), encoded):
        assert holding(home, secret) == []
        assert not any(secret in run.stdout + run.stderr for run in (down, up, again))
