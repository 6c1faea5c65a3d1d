"""docs/marts.md is what the files say of themselves."""

import pytest

from orchestration import dictionary
from orchestration.home import Home
from orchestration.settings import DEMO_HOME
from orchestration.transform import manifest_of


@pytest.fixture
def read_project(tmp_path, monkeypatch) -> dict:
    """The manifest of the real project; nothing is built."""
    home = Home(tmp_path)
    home.sources_file.write_text((DEMO_HOME / "sources.yml").read_text())
    monkeypatch.setenv("DIALMART_HOME", str(home.path))
    return manifest_of(home)


@pytest.mark.slow
def test_the_page_is_made_from_the_project(read_project):
    made = dictionary.page(read_project)
    assert dictionary.PAGE.read_text(encoding="utf-8") == made, "run `make docs`"


def test_a_table_is_told_once_with_its_key_and_what_it_refers_to(manifest):
    text = dictionary.page(manifest)
    assert text.count("### dim_agents\n") == 1
    assert "    dim_agents ||--o{ fct_call_attempts : agent_key\n" in text
    assert "As above: `dim_agents`" in text
