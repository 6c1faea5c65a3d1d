"""The demo that everybody sees first, published whole: it shows who and what was planted in it.

Does not live here: that its numbers are right, which smaller demos hold (`test_demo.py`).
"""

import json

import duckdb
import pytest
from scipy import stats

from benchmarks.flags import NOMINAL
from orchestration.demo import make_demo
from orchestration.inference.results import infer
from orchestration.new_home import lay_new_home
from orchestration.publish.publication import publish
from orchestration.settings import DEMO_HOME
from orchestration.transform import build
from tests.parse import lay_parse
from tests.pipeline.homes import land

pytestmark = pytest.mark.slow
SKILL = "kpi = 'step_conversation_qualified' and is_ranked"


@pytest.fixture(scope="module")
def shipped(tmp_path_factory):
    """What was planted, and the set that BI would read."""
    home = lay_new_home(tmp_path_factory.mktemp("shipped"), DEMO_HOME)
    make_demo(home.path)
    land(home)
    lay_parse(home)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("DIALMART_HOME", str(home.path))
        build(home, full=True, command="run")
    infer(home)
    marts = publish(home, "shipped").files[0]
    planted = json.loads((home.path / "truth.json").read_text(encoding="utf-8"))["planted"]
    with duckdb.connect(str(marts), read_only=True) as connection:
        yield planted, lambda sql: connection.execute(sql).fetchall()


def test_the_weak_agent_is_told_to_improve_what_he_is_weak_in(shipped):
    planted, published = shipped
    verdicts = published(
        f"""
        select verdict from fct_scorecards inner join dim_agents using (agent_key)
        where {SKILL} and period = 'quarter' and period_start = '2026-07-01'
            and source_id = '{planted["weak_agent"]["user"]}'
        """
    )
    assert verdicts == [("improve",)]


def test_average_agents_are_told_so_hardly_more_often_than_chance_would(shipped):
    """They differ by 8 % in skill: 99.9 % of what chance alone gives is room enough for that."""
    planted, published = shipped
    verdicts = published(
        f"""
        select verdict from fct_scorecards inner join dim_agents using (agent_key)
        where {SKILL} and period = 'month' and source_id <> '{planted["weak_agent"]["user"]}'
        """
    )
    told = sum(verdict == "improve" for (verdict,) in verdicts)
    assert len(verdicts) > 100
    assert told <= stats.binom.ppf(0.999, len(verdicts), NOMINAL / 2)


def test_what_scripts_were_given_lies_in_the_interval_of_their_experiment(shipped):
    """SOLAR_B qualifies 1.35 times as many, which is called; BIZ_B as many, and is not."""
    planted, published = shipped
    for arm, verdict in (("SOLAR_B", "better"), ("BIZ_B", "not_distinguishable")):
        [(control, low, high, told)] = published(
            f"""
            select control_value, difference_low, difference_high, verdict
            from fct_experiment_results where role = 'primary' and arm = '{arm}'
            """
        )
        assert low <= (planted["script_lift"][arm] - 1) * float(control) <= high
        assert told == verdict
