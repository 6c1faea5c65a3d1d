"""The parse that tests lay in homes is one that dbt trusts."""

from orchestration.transform import arguments
from tests.parse import lay_parse


def test_a_laid_parse_spares_dbt_its_own(home, monkeypatch):
    from dbt.cli.main import dbtRunner

    lay_parse(home)
    monkeypatch.setenv("DIALMART_HOME", str(home.path))
    told = []
    runner = dbtRunner(callbacks=[lambda event: told.append(event.info.name)])
    assert runner.invoke(arguments(home, "parse")).success
    assert "PartialParsingSkipParsing" in told
    assert "UnableToPartialParse" not in told
