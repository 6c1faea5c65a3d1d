"""What keeps Superset from starting is said in words, before anything is written."""

import socket

import pytest

from orchestration.dashboards.superset import server
from orchestration.dashboards.superset.server import SupersetError, once, served
from orchestration.dashboards.superset.stores import duckdb_store, postgres_store
from orchestration.home import HomeError


def test_a_home_without_a_published_set_is_told_to_run(home):
    with pytest.raises(HomeError, match=r"marts\.duckdb is not there.*dialmart run"):
        duckdb_store(home)


def test_a_database_that_is_not_there_is_named_without_its_password(home):
    with pytest.raises(HomeError, match=r"PostgreSQL \(127\.0\.0\.1:1/bi\) gives") as refused:
        postgres_store(home, "postgresql://owner:secret@127.0.0.1:1/bi")
    assert "secret" not in str(refused.value)


def test_a_port_that_is_taken_is_named(tmp_path):
    with socket.create_server((server.LOOPBACK, 0)) as other:
        port = other.getsockname()[1]
        with (
            pytest.raises(SupersetError, match=f"port {port} .*--port"),
            served(tmp_path / "superset", {}, port),
        ):
            pass
    assert not (tmp_path / "superset").exists()


def test_a_secret_is_made_once_and_is_its_owners_alone(tmp_path):
    path = tmp_path / "superset" / "secret.key"
    assert once(path, "first") == once(path, "second") == "first"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
