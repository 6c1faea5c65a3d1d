"""Superset on this machine's loopback: its folder in the home, its preparation, its server.

Both run in Superset's own environment, as processes (`dashboards/superset/`). Everything that they
keep is in `<home>/superset/`, which only its owner may read: it holds passwords.
"""

import json
import os
import secrets
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from orchestration.home import HomeError
from orchestration.settings import BI_VENV, PROJECT_ROOT, bi_environment

LOOPBACK, PORT, PORTS_TRIED = "127.0.0.1", 8088, 20
PATIENCE_SECONDS = 180
USERS = ("viewer", "analyst", "admin")


class SupersetError(HomeError):
    """A Superset that does not start; the text says where to read why."""


@dataclass(frozen=True)
class Server:
    """A Superset that answers.

    Attributes:
        url: where.
        logins: password by user.
        process: its own.
    """

    url: str
    logins: Mapping[str, str]
    process: subprocess.Popen


@contextmanager
def served(folder: Path, files: Mapping[str, str], port: int | None = None) -> Iterator[Server]:
    """Import a bundle and serve it until the caller has done.

    Args:
        folder: Superset's own; made, if it is not there.
        files: the bundle: text by name.
        port: on the loopback; by default 8088, or the next that is free.

    Raises:
        SettingsError: Superset's environment was not made.
        SupersetError: the port is taken, or a process has ended.
    """
    free = _free_port(port)
    logins = prepare(folder, files)
    process = _start(folder, free)
    try:
        server = Server(f"http://{LOOPBACK}:{free}", logins, process)
        _wait_for(server, folder)
        yield server
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=20)
        process.kill()


def prepare(folder: Path, files: Mapping[str, str]) -> dict[str, str]:
    """Bring the folder to what a bundle says: metadata, users, dashboards; as often as wanted.

    Returns:
        Password by user, as they were made the first time.

    Raises:
        SettingsError: Superset's environment was not made.
        SupersetError: the preparation has failed.
    """
    environment = bi_environment(folder)
    once(folder / "secret.key", secrets.token_urlsafe(48))
    passwords = {user: secrets.token_urlsafe(12) for user in USERS}
    logins = json.loads(once(folder / "logins.json", json.dumps(passwords, indent=2)))
    shutil.rmtree(folder / "bundle", ignore_errors=True)
    for name, text in files.items():
        path = folder / "bundle" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    _run(PROJECT_ROOT / "dashboards" / "superset" / "prepare.py", folder, environment)
    return logins


def once(path: Path, text: str) -> str:
    """What the file says; it is written if it is not there, for its owner alone."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(FileExistsError):
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
    return path.read_text(encoding="utf-8")


def _run(script: Path, folder: Path, environment: Mapping[str, str]) -> None:
    log = folder / f"{script.stem}.log"
    with log.open("w", encoding="utf-8") as file:
        done = subprocess.run(
            [BI_VENV / "bin" / "python", script],
            env=environment,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if done.returncode:
        raise SupersetError(f"Superset could not be prepared; why, says {log}")


def _start(folder: Path, port: int) -> subprocess.Popen:
    command = [
        *(BI_VENV / "bin" / "python", "-m", "gunicorn", "--bind", f"{LOOPBACK}:{port}"),
        # one process with threads: what it counts and keeps is in one memory
        *("--workers", "1", "--worker-class", "gthread", "--threads", "8"),
        *("--timeout", "120", "--worker-tmp-dir", str(folder), "--no-control-socket"),
        "superset.app:create_app()",
    ]
    with (folder / "server.log").open("w", encoding="utf-8") as log:
        return subprocess.Popen(
            command,
            env=bi_environment(folder),
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C is ours to pass on, when what we say is said
        )


def _wait_for(server: Server, folder: Path) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while True:
        with suppress(URLError, OSError), urlopen(f"{server.url}/health", timeout=5) as answer:
            if answer.status == 200:
                return
        if server.process.poll() is not None or time.monotonic() > end:
            raise SupersetError(
                f"nothing answers at {server.url}; why, says {folder / 'server.log'}"
            )
        time.sleep(0.3)


def _free_port(wanted: int | None) -> int:
    ports = [wanted] if wanted else range(PORT, PORT + PORTS_TRIED)
    for port in ports:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with suppress(OSError):
                probe.bind((LOOPBACK, port))
                return port
    raise SupersetError(
        f"port {ports[0]} of {LOOPBACK} is taken; name another: dialmart bi --port …"
    )
