"""What the numbers would have been under another policy stands beside what they are."""

from decimal import Decimal

import pytest

from orchestration.declaration import read_declaration
from orchestration.home import Home
from orchestration.ingest.seeds import SHIPPED, SeedError
from orchestration.what_if import what_if
from tests.pipeline.homes import ask, run

POLICIES = (SHIPPED / "policies.csv").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def home(copy_built_golden_home) -> Home:
    """The golden home, with a what-if in which every answered dial connects."""
    home = copy_built_golden_home()
    answered = home.path / "answered.csv"
    answered.write_text(POLICIES.replace("human_agent", "answered"), encoding="utf-8")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("DIALMART_HOME", str(home.path))
        environment.setenv("DAGSTER_HOME", str(home.dagster))
        what_if(home, read_declaration(home.sources_file), answered)
    run(home)
    return home


@pytest.mark.slow
def test_connects_are_answers_under_a_policy_that_says_so(home):
    assert ask(
        home,
        "select what_if, value, current_value, difference from marts.fct_kpis_what_if "
        "where kpi = 'connects' and period = 'all' and scope = 'company'",
    ) == [("answered", Decimal(16), Decimal(13), Decimal(3))]


@pytest.mark.slow
def test_the_official_figures_stay_as_they_are(home):
    connects = "select value from marts.fct_kpis where kpi = 'connects' and period = 'all' and "
    assert ask(home, connects + "scope = 'company'") == [(Decimal(13),)]
    assert not (home.warehouse / "what_if").exists()


def test_a_mistake_in_the_file_is_named_by_its_line(copy_golden_home, tmp_path):
    home = copy_golden_home()
    wrong = tmp_path / "wrong.csv"
    wrong.write_text(POLICIES.replace("human_agent", "everybody"), encoding="utf-8")
    with pytest.raises(SeedError, match=r"wrong.csv:2: connect_basis: found 'everybody'"):
        what_if(home, read_declaration(home.sources_file), wrong)
