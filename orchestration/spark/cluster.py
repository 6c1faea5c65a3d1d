"""A Spark cluster on this machine's loopback: a master, its workers, and the Thrift server.

`make spark-up` and `make spark-down` call it. One cluster serves one home: warehouse and metastore
lie there, as do the logs and the pids by which its processes are ended. Not here: a cluster of
several machines (docs/scale.md).
"""

import os
import signal
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import click
import yaml

from orchestration.home import Home, HomeError, current_home
from orchestration.project import DBT_PROJECT
from orchestration.settings import read_settings, spark_environment

LOOPBACK = "127.0.0.1"
PATIENCE_SECONDS = 300
MASTER, THRIFT = "1_master", "3_thrift"
THRIFT_SERVER = "org.apache.spark.sql.hive.thriftserver.HiveThriftServer2"


class ClusterError(HomeError):
    """A cluster that does not start; the text says where to read why."""


def up(home: Home, port: int, master_port: int, workers: int, memory: int) -> None:
    """Start the cluster, and wait until its Thrift server answers.

    Args:
        home: whose warehouse the cluster serves.
        port: of the Thrift server.
        master_port: of the master.
        workers: how many, of one core each.
        memory: GB of heap of each worker's executor.

    Raises:
        HomeError: there is no such home.
        ClusterError: it is up already, a port is taken, or a process has ended.
    """
    home.require()
    folder = _folder(home)
    if any(_lives(int(file.read_text()), folder) for file in folder.glob("*.pid")):
        raise ClusterError(f"the cluster of {home.path} is up already; `make spark-down` ends it")
    for taken in filter(_answers, (port, master_port)):
        raise ClusterError(
            f"port {taken} of {LOOPBACK} is taken; name another: DIALMART_SPARK_PORT, --master-port"
        )
    folder.mkdir(parents=True, exist_ok=True)
    started = []
    try:
        for name, command in _commands(home, port, master_port, workers, memory).items():
            started.append(_start(folder, name, command))
            if name == MASTER:
                _wait_for(master_port, started, folder)
        _wait_for(port, started, folder)
    except BaseException:
        down(home)
        raise


def down(home: Home) -> None:
    """End the cluster's processes, by their pids; one that is not up is left alone."""
    folder = _folder(home)
    for file in sorted(folder.glob("*.pid"), reverse=True):  # last started, first ended
        pid = int(file.read_text())
        if _lives(pid, folder):
            os.kill(pid, signal.SIGTERM)
            _wait_for_end(pid, folder)
        file.unlink()


def _folder(home: Home) -> Path:
    return home.warehouse / "spark_cluster"


def _commands(
    home: Home, port: int, master_port: int, workers: int, memory: int
) -> dict[str, list[str]]:
    """The command line of each process, by a name that sorts as they start."""
    daemon, master = "org.apache.spark.deploy", f"spark://{LOOPBACK}:{master_port}"
    at, folder = ["-h", LOOPBACK, "--webui-port", "0"], str(_folder(home))
    settings = server_settings(home) | {"spark.master": master}
    settings["spark.executor.memory"] = f"{memory}g"
    confs = [f"--conf={name}={value}" for name, value in settings.items()]
    hive = [f"hive.server2.thrift.{at}" for at in (f"port={port}", f"bind.host={LOOPBACK}")]
    return {
        MASTER: ["spark-class", f"{daemon}.master.Master", *at, "-p", str(master_port)],
        **{
            f"2_worker_{number}": [
                *("spark-class", f"{daemon}.worker.Worker", *at),
                # beside the heap, a worker has room for what lies outside it
                *("-c", "1", "-m", f"{2 * memory}g", "--work-dir", folder, master),
            ]
            for number in range(1, workers + 1)
        },
        THRIFT: [
            *("spark-submit", *confs, "--class", THRIFT_SERVER, "spark-internal"),
            *("--hiveconf", hive[0], "--hiveconf", hive[1]),
        ],
    }


def server_settings(home: Home) -> dict[str, str]:
    """What dbt's profile says of Spark, for a server: the same but for the master."""
    import jinja2  # of no other command

    profile = (DBT_PROJECT / "profiles.yml").read_text(encoding="utf-8")
    known = {"DIALMART_HOME": str(home.path)}
    dbts = jinja2.Environment(autoescape=False)
    dbts.filters["as_number"] = int
    dbts.globals["env_var"] = lambda name, default="": known.get(name, default)
    outputs = yaml.safe_load(dbts.from_string(profile).render())["dialmart"]["outputs"]
    return outputs["spark"]["server_side_parameters"]


def _start(folder: Path, name: str, command: list[str]) -> subprocess.Popen:
    environment = spark_environment() | {
        "SPARK_LOCAL_DIRS": str(folder / "scratch"),
        # whoever reaches it may run anything
        "SPARK_MASTER_OPTS": "-Dspark.master.rest.enabled=false",
    }
    binary = Path(environment["SPARK_HOME"]) / "bin" / command[0]
    with (folder / f"{name}.log").open("w") as log:
        process = subprocess.Popen(
            [binary, *command[1:]],
            env=environment,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # it outlives the command that has started it
        )
    (folder / f"{name}.pid").write_text(str(process.pid))
    return process


def _wait_for(port: int, processes: list[subprocess.Popen], folder: Path) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not _answers(port):
        has_ended = any(process.poll() is not None for process in processes)
        if has_ended or time.monotonic() > end:
            raise ClusterError(
                f"nothing answers at {LOOPBACK}:{port}; why, say the logs in {folder}"
            )
        time.sleep(0.5)


def _answers(port: int) -> bool:
    with suppress(OSError), socket.create_connection((LOOPBACK, port), timeout=1):
        return True
    return False


def _lives(pid: int, folder: Path) -> bool:
    """Whether the process is there, and its number has not gone to another one since."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/cwd").readlink() == folder.resolve()
    return False


def _wait_for_end(pid: int, folder: Path) -> None:
    end = time.monotonic() + 30
    while _lives(pid, folder):
        if time.monotonic() > end:
            os.kill(pid, signal.SIGKILL)
        time.sleep(0.2)


@click.group(name="spark", hidden=True)
def spark_command() -> None:
    """A Spark cluster on this machine, for DIALMART_HOME."""


@spark_command.command("up")
@click.option("--workers", default=2, show_default=True, help="Of one core each.")
@click.option("--memory", default=1, show_default=True, help="GB of heap of each executor.")
@click.option("--master-port", default=7077, show_default=True, help="Port of the master.")
def up_command(**size: int) -> None:
    """Start it, and say how to use it."""
    settings = read_settings()
    up(current_home(), settings.spark_port, **size)
    host = f"DIALMART_SPARK_HOST={LOOPBACK} DIALMART_SPARK_PORT={settings.spark_port}"
    click.echo(f"Spark answers at jdbc:hive2://{LOOPBACK}:{settings.spark_port}; now run")
    click.echo(f"  DIALMART_TARGET=spark {host} dialmart run")


@spark_command.command("down")
def down_command() -> None:
    """End it."""
    down(current_home())
