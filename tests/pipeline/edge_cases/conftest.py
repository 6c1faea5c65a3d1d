"""The company of the edge cases, built once; nobody writes to it afterwards."""

import fcntl
import os

import pytest

from orchestration.home import Home
from tests.pipeline.edge_cases.asking import build_company


@pytest.fixture(scope="session")
def deliveries(tmp_path_factory) -> tuple[Home, Home]:
    """The home as its first delivery left it, and as it is; pytest's workers share one."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    home, before = Home(shared / "edge_cases" / "home"), Home(shared / "edge_cases" / "before")
    with (shared / "edge_cases.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not home.path.exists():
            build_company(home, before)
    return before, home


@pytest.fixture(scope="session")
def before(deliveries) -> Home:
    """The company after its first delivery."""
    return deliveries[0]


@pytest.fixture(scope="session")
def home(deliveries) -> Home:
    """The company after both."""
    return deliveries[1]
