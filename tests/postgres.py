"""A PostgreSQL of the tests' own: on a free port of this machine, ended with them.

`postgres_server` is a fixture of every room (`tests/conftest.py` names it). `database_of` makes a
database in it, whose owner is what a company would give to dialmart: no superuser. `login_of` makes
a login for BI.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

PASSWORD = "s3cret/with@all:of?it"
OWNER = "warehouse_owner"
DOCS = (Path(__file__).resolve().parents[1] / "docs" / "bi.md").read_text(encoding="utf-8")
(LOGIN,) = re.findall(r"```sql\n(create role metabase .*?)```", DOCS, re.DOTALL)


@dataclass(frozen=True)
class Server:
    """A running server; `url` is the superuser's."""

    port: int
    process: subprocess.Popen
    log: Path

    def url(self, database: str, user: str, password: str = PASSWORD) -> str:
        quoted = "".join(f"%{byte:02X}" for byte in password.encode())
        return f"postgresql://{user}:{quoted}@127.0.0.1:{self.port}/{database}"

    def admin(self, database: str = "postgres") -> psycopg.Connection:
        return psycopg.connect(self.url(database, "postgres"), autocommit=True)


def postgres_programs() -> Path | None:
    """The folder of initdb and postgres: Debian keeps them out of the PATH."""
    on_path = shutil.which("initdb")
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name))
    return Path(on_path).parent if on_path else (found[-1] if found else None)


@contextmanager
def running_postgres() -> Iterator[Server]:
    """Start a server in a folder of its own and end it."""
    programs = postgres_programs()
    if programs is None:
        pytest.skip("PostgreSQL not tested: its server is not installed")
    # it refuses to run as root, and no other user may enter pytest's folders
    user = {"user": "postgres", "group": "postgres", "extra_groups": []} if not os.getuid() else {}
    folder = Path(tempfile.mkdtemp(prefix="dialmart_postgres_"))
    try:
        if user:
            shutil.chown(folder, "postgres", "postgres")
        _initialise(programs, folder, user)
        server = _start(programs, folder, user)
        try:
            _await_start(server)
            yield server
        finally:
            server.process.send_signal(signal.SIGQUIT)  # at once: its data are thrown away
            server.process.wait(timeout=60)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _initialise(programs: Path, folder: Path, user: dict) -> None:
    password = folder / "password"
    password.write_text(PASSWORD)
    password.chmod(0o644)
    command = [programs / "initdb", "--pgdata", folder / "data", "--no-sync"]
    command += ["--username=postgres", "--auth=scram-sha-256", f"--pwfile={password}"]
    command += ["--encoding=UTF8", "--locale=C"]
    subprocess.run(command, check=True, capture_output=True, cwd=folder, **user)


def _start(programs: Path, folder: Path, user: dict) -> Server:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": port,
        "unix_socket_directories": "",
        "fsync": "off",
        "log_timezone": "UTC",
        "timezone": "Asia/Shanghai",  # not what readers are to have
    }
    command = [programs / "postgres", "-D", folder / "data"]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    log = folder / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, cwd=folder, **user)
    return Server(port, process, log)


def _await_start(server: Server) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end and server.process.poll() is None:
        with suppress(psycopg.OperationalError):
            server.admin().close()
            return
        time.sleep(0.1)
    pytest.fail(f"PostgreSQL did not start: {server.log.read_text()}")


def database_of(server: Server, name: str) -> str:
    """The URL of a new, empty database, as its owner."""
    with server.admin() as connection:
        if not connection.execute("select 1 from pg_roles where rolname = %s", [OWNER]).fetchone():
            quoted = PASSWORD.replace("'", "''")
            connection.execute(f"create role {OWNER} login createrole password '{quoted}'")
        connection.execute(f"create database {name} owner {OWNER}")
    return server.url(name, OWNER)


def login_of(server: Server, url: str) -> str:
    """The URL of a login for BI that was made as docs/bi.md tells an administrator to."""
    with server.admin() as connection:
        connection.execute("drop role if exists metabase")
        if not connection.execute("select 1 from pg_roles where rolname = 'bi_reader'").fetchone():
            connection.execute("create role bi_reader nologin")
        connection.execute(LOGIN)
    return server.url(url.rsplit("/", 1)[1], "metabase", "choose another")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """A server for the tests of one process."""
    with running_postgres() as server:
        yield server
