"""What tests of every room share: tools that are silent, the golden home, the table of faults.

A fault test says `@pytest.mark.fault("F13", "two runs at once", times=(3, 50))`: how often the
fault is injected in the suite, and by `make faults` (`DIALMART_FAULTS=full`); 0 leaves it out.
"""

import fcntl
import os
import pickle
import random
import shutil
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from xdist.scheduler import LoadFileScheduling

from orchestration.declaration import read_declaration
from orchestration.home import Home
from orchestration.settings import read_settings
from orchestration.transform import target_path
from tests import parse
from tests.golden_draw import lay_draw
from tests.postgres import postgres_server  # noqa: F401

# Files that begin so share what takes minutes to lay: a Spark cluster, the faulty home.
TOGETHER = ("tests/spark/", "tests/running/test_faults")
FULL = os.environ.get("DIALMART_FAULTS") == "full"
GOLDEN_HOME = Path(__file__).parent / "golden" / "home"


@pytest.fixture(scope="session", autouse=True)
def _no_tool_calls_home():
    # whoever runs the tests may publish for a living
    os.environ.pop("DIALMART_POSTGRES_URL", None)
    read_settings()


@pytest.fixture
def home(tmp_path) -> Home:
    """An empty folder that may become a home."""
    return Home(tmp_path / "home")


@pytest.fixture(scope="session")
def copy_golden_home(tmp_path_factory) -> Callable[[], Home]:
    def copy() -> Home:
        path = tmp_path_factory.mktemp("golden") / "home"
        shutil.copytree(GOLDEN_HOME, path)
        lay_draw(Home(path))
        parse.lay_parse(Home(path))
        return Home(path)

    return copy


@dataclass(frozen=True)
class BuiltHome:
    """A home that has been ingested and built, and what became of its models and tests."""

    home: Home
    nodes: list


@pytest.fixture(scope="session")
def golden_as_built(tmp_path_factory, worker_id) -> BuiltHome:
    """The golden home, models and tests, for all workers: nobody changes it."""
    folder = tmp_path_factory.getbasetemp()
    if worker_id != "master":
        folder = folder.parent
    folder = folder / "golden_built"
    folder.mkdir(exist_ok=True)
    nodes = folder / "nodes.pickle"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not nodes.exists():
            nodes.write_bytes(pickle.dumps(_build_golden(Home(folder / "home"))))
    return BuiltHome(Home(folder / "home"), pickle.loads(nodes.read_bytes()))


@pytest.fixture(scope="session")
def copy_built_golden_home(golden_as_built, tmp_path_factory) -> Callable[[], Home]:
    def copy() -> Home:
        home = Home(tmp_path_factory.mktemp("golden") / "home")
        shutil.copytree(golden_as_built.home.path, home.path, symlinks=True)
        # dbt would not trust the parse of another path
        (target_path(home) / "partial_parse.msgpack").unlink()
        parse.lay_parse(home)
        return home

    return copy


@pytest.fixture(scope="session")
def golden(golden_as_built, copy_built_golden_home) -> BuiltHome:
    """A copy of the golden home as it was built, one a worker."""
    return BuiltHome(copy_built_golden_home(), golden_as_built.nodes)


def _build_golden(home: Home) -> list:
    from orchestration.ingest.collect import ingest
    from orchestration.transform import build

    # whoever asked before may have died half-way
    shutil.rmtree(home.path, ignore_errors=True)
    shutil.copytree(GOLDEN_HOME, home.path)
    lay_draw(home)
    parse.lay_parse(home)
    ingest(home, read_declaration(home.sources_file))
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("DIALMART_HOME", str(home.path))
        return build(home, full=True).nodes


def pytest_configure():
    """One seed and one parse for all workers, which are started with this environment."""
    if not os.environ.get("DIALMART_FAULTS_SEED"):
        os.environ["DIALMART_FAULTS_SEED"] = str(random.randrange(10**9) if FULL else 1)
    if "PYTEST_XDIST_WORKER" not in os.environ:
        os.environ[parse.FOLDER] = tempfile.mkdtemp(prefix="dialmart_parse_")


def pytest_unconfigure():
    """The parse is of this session's project."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        shutil.rmtree(os.environ.pop(parse.FOLDER))


@pytest.fixture
def chance(request) -> random.Random:
    """Chance that is the same for a test and a seed."""
    return random.Random(f"{os.environ['DIALMART_FAULTS_SEED']} {request.node.nodeid}")


def _times(node: pytest.Item) -> int:
    marker = node.get_closest_marker("fault")
    return marker.kwargs.get("times", (1, 1))[FULL]


@pytest.fixture
def times(request) -> int:
    """How often the test injects its fault."""
    return _times(request.node)


def pytest_generate_tests(metafunc: pytest.Metafunc):
    """A test that asks for `turn` is run once for each time."""
    if "turn" in metafunc.fixturenames:
        (marker,) = metafunc.definition.iter_markers("fault")
        metafunc.parametrize("turn", range(max(1, marker.kwargs["times"][FULL])))


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> LoadFileScheduling:
    """What hands tests to workers."""
    return ByFile(config, log)


class ByFile(LoadFileScheduling):
    """A file stays with one worker, which builds its homes once; some stay together."""

    def _split_scope(self, nodeid: str) -> str:
        together = (start for start in TOGETHER if nodeid.startswith(start))
        return next(together, super()._split_scope(nodeid))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]):
    """Put first what takes longest, a worker each; leave out what `make faults` alone injects."""
    items.sort(key=lambda item: not item.nodeid.startswith(TOGETHER))
    faults = [item for item in items if item.get_closest_marker("fault")]
    left_out = [item for item in faults if _times(item) == 0]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]
    # for the table
    for item in faults:
        fault, injected = item.get_closest_marker("fault").args
        count = _times(item) if "times" in item.fixturenames else 1
        item.user_properties.append(("fault", [fault, injected, count]))


def pytest_terminal_summary(terminalreporter):
    """The table of `make faults`: what was injected, how often, what came of it, the seed."""
    if not FULL:
        return
    injected, outcomes = Counter(), defaultdict(Counter)
    for outcome in ("passed", "failed", "error", "skipped"):
        for report in terminalreporter.stats.get(outcome, []):
            for _, found in [each for each in report.user_properties if each[0] == "fault"]:
                injected[tuple(found[:2])] += found[2]
                outcomes[tuple(found[:2])][outcome] += found[2]
    seed = os.environ["DIALMART_FAULTS_SEED"]
    terminalreporter.section(f"faults, seed {seed}")
    terminalreporter.write_line(f"{'id':<5}{'times':>6}{'passed':>8}  injected")
    for (fault, words), count in sorted(injected.items(), key=lambda f: (int(f[0][0][1:]), f[0])):
        passed = outcomes[fault, words]["passed"]
        failed = "" if passed == count else "  FAILED"
        terminalreporter.write_line(f"{fault:<5}{count:>6}{passed:>8}  {words}{failed}")
