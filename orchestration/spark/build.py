"""dbt on Spark: one `dbt build` a run, in the process of Spark's own environment.

The process tells its events as JSON lines, which become the same objects that dbt gives a caller
in this process; what each model and test came to is in its `run_results.json`.
"""

import json
import subprocess
from collections.abc import Callable, Iterator, Sequence

from orchestration.home import Home
from orchestration.settings import SPARK_VENV, SettingsError, read_settings, spark_environment
from orchestration.spark.catalogue import make_catalogue
from orchestration.transform import Build, BuildError, NodeResult, arguments, target_path

# All that is told of a model or test is of dbt's debug level.
TOLD = ("--log-format", "json", "--log-level", "debug")
LAST_WORDS = 3


def build_on_spark(
    home: Home,
    *,
    full: bool,
    command: str = "build",
    selection: Sequence[str] = (),
    on_event: Callable[[object], None] = lambda event: None,
) -> Build:
    """Build every model and run every test on Spark, once; then let DuckDB read what is there.

    Args:
        home: the home, whose environment variables are set (`settings.pass_home_on`) and whose
            lock this process holds.
        full: build incremental models anew.
        command: `build`, or `run` to leave the tests out.
        selection: dbt's `--select` or `--exclude` with names of models; empty is all of them.
        on_event: is given each event of a model or test as it comes.

    Raises:
        BuildError: if dbt itself, or the catalogue, could not be made to run.
    """
    target = "spark_thrift" if read_settings().spark_host else "spark"
    results = target_path(home, target) / "run_results.json"
    results.unlink(missing_ok=True)
    home.warehouse.mkdir(parents=True, exist_ok=True)
    if full:
        # a build of everything that dies half-way must not pass for one that has ended
        home.warehouse_file.unlink(missing_ok=True)
    refresh = ["--full-refresh"] if full else []
    said = _run([*arguments(home, command, target, TOLD), *refresh, *selection], on_event)
    if not results.exists():
        words = " ".join(" ".join(said).split()) or "it said nothing"
        raise BuildError(
            f"build: dbt could not run on Spark ({words}). Nothing was published; see that the "
            "cluster is up (DIALMART_SPARK_HOST, `make spark-up`) and run again"
        )
    nodes = [
        NodeResult(
            unique_id=node["unique_id"],
            status=node["status"],
            seconds=node["execution_time"],
            failures=node["failures"],
            message=node["message"] or "",
        )
        for node in json.loads(results.read_text(encoding="utf-8"))["results"]
    ]
    make_catalogue(home, {node.unique_id for node in nodes if node.status == "success"})
    return Build(nodes)


def _run(command: Sequence[str], on_event: Callable[[object], None]) -> list[str]:
    """Run dbt to its end.

    Returns:
        Its last error if there was one, else its last words.
    """
    errors, lines = [], []
    for line in _lines(command):
        lines = [*lines, line.strip()][-LAST_WORDS:]
        told = json.loads(line) if line.startswith("{") else {}
        if told.get("info", {}).get("level") == "error":
            errors.append(told["info"]["msg"].strip())
        if "node_info" in told.get("data", {}) and (event := _event(told)):
            on_event(event)
    return errors[-1:] or lines


def _lines(command: Sequence[str]) -> Iterator[str]:
    try:
        environment = spark_environment()
    except SettingsError as error:
        raise BuildError(str(error)) from error
    process = subprocess.Popen(
        [SPARK_VENV / "bin" / "dbt", *command],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        # the home's lock is handed on: who kills this process does not free a home that dbt writes
        close_fds=False,
    )
    with process:
        yield from process.stdout


def _event(told: dict) -> object | None:
    """The event of dbt that a line tells; none of an adapter."""
    from dbt.events import core_types_pb2
    from google.protobuf.json_format import ParseDict

    kind = getattr(core_types_pb2, f"{told['info']['name']}Msg", None)
    return kind and ParseDict(told, kind(), ignore_unknown_fields=True)
