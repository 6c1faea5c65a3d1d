"""The faulty home, built once a process; put back as it was before each file's faults."""

import pytest

from tests.running.faulty_homes import FaultyHome, found_faulty_home


@pytest.fixture(scope="session")
def the_faulty_home(tmp_path_factory) -> FaultyHome:
    return found_faulty_home(tmp_path_factory.mktemp("faulty"))


@pytest.fixture
def faulty(the_faulty_home) -> FaultyHome:
    """The home as it was before any fault, and the news delivered."""
    the_faulty_home.put_back()
    the_faulty_home.deliver_news()
    return the_faulty_home
