"""What tests of every room share: tools that are silent, and the golden home, built once."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from orchestration.declaration import read_declaration
from orchestration.home import Home
from orchestration.settings import read_settings

GOLDEN_HOME = Path(__file__).parent / "golden" / "home"


@pytest.fixture(scope="session", autouse=True)
def _no_tool_calls_home():
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
        return Home(path)

    return copy


@dataclass(frozen=True)
class BuiltHome:
    """A home that has been ingested and built, and what became of its models and tests."""

    home: Home
    nodes: list


@pytest.fixture(scope="session")
def golden(copy_golden_home) -> BuiltHome:
    """The golden home, built once a process: models and tests."""
    from orchestration.ingest.collect import ingest
    from orchestration.transform import build

    home = copy_golden_home()
    ingest(home, read_declaration(home.sources_file))
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("DIALMART_HOME", str(home.path))
        return BuiltHome(home, build(home, full=True).nodes)
