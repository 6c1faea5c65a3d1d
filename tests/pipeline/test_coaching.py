"""The published golden home compares its agents, and says what came after what was agreed."""

import csv
import re
import stat
from datetime import date
from decimal import Decimal

import pytest
from click.testing import CliRunner

from orchestration.commands.coaching import pack_command
from orchestration.report.packs import PackError, pack_file, publish_packs
from tests.pipeline.homes import GOLDEN

WORDS = ("tenure_band", "peer_group", "verdict")
NUMBERS = (
    *("peers", "value", "median", "robust_z", "percentile", "peer_value"),
    *("observed", "expected", "observed_to_expected"),
)

with (GOLDEN / "golden_coaching.csv").open(encoding="utf-8") as file:
    CARDS = list(csv.DictReader(file))


@pytest.mark.parametrize(
    "card", CARDS, ids=lambda card: f"{card['kpi']}-{card['period_start']}-{card['agent']}"
)
def test_a_scorecard_says_what_was_worked_out_by_hand(published, card):
    [found] = published(
        f"select {', '.join((*WORDS, *NUMBERS))} from fct_scorecards "
        f"inner join dim_agents using (agent_key) where source_id = '{card['agent']}' "
        f"and kpi = '{card['kpi']}' and period = 'month' "
        f"and period_start = '{card['period_start']}'"
    )
    numbers = [Decimal(card[name]) if card[name] else None for name in NUMBERS]
    assert found == (*(card[name] for name in WORDS), *numbers), card["worked"]


def test_a_scorecard_has_the_figures_that_everybody_reads(published):
    strangers = published(
        """
        select cards.kpi, cards.agent_key from fct_scorecards as cards
        left join rpt_kpis as figures on figures.scope = 'agent'
            and figures.scope_id = cards.agent_key and figures.credit_role = '(none)'
            and figures.kpi = cards.kpi and figures.period = cards.period
            and figures.period_start = cards.period_start
        where figures.value is distinct from cards.value or figures.n is distinct from cards.n
            or figures.ci_low is distinct from cards.ci_low
            or figures.ci_high is distinct from cards.ci_high
        """
    )
    assert strangers == []


def test_a_row_that_judges_says_by_which_policy_and_whose(published):
    assert published(
        "select distinct coaching_policy, set_by, prior_strength from fct_scorecards"
    ) == [("2025-01-01", "Lena", 10)]


def test_an_action_says_what_came_after_it_and_not_why(published):
    """A2: C13 of one connect in the week before; C17, C22 and C24 of four since, C18 was none."""
    [found] = published(
        """
        select version, state, agreed_on, agreed_by, value_before, n_before, weeks_before,
            value_since, n_since, weeks_since, difference, outcome
        from fct_coaching_actions where action_id = 'B1'
        """
    )
    before, since = (Decimal(1), 1, 1), (Decimal("0.75"), 4, 3)
    agreed = (2, "done", date(2025, 10, 20), "Lena")
    assert found == (*agreed, *before, *since, Decimal("-0.25"), "too few")


def test_an_action_for_a_process_is_followed_in_the_whole_company(published):
    """515 s for the two of the week before; 740 s for the four since."""
    [found] = published(
        "select member, agent_key, value_before, n_before, value_since, n_since, outcome "
        "from fct_coaching_actions where action_id = 'B3'"
    )
    sides = (Decimal("257.5"), 2, Decimal(185), 4)
    assert found == ("Lindenhof Telesales", None, *sides, "not distinguishable")


def test_a_team_without_a_value_since_is_told_so(published):
    [found] = published(
        "select n_before, value_since, outcome from fct_coaching_actions where action_id = 'B2'"
    )
    assert found == (3, None, "not yet")


def test_a_training_is_followed_as_an_action_is(published):
    [found] = published(
        "select member, skill, trained_on, trainer, value_before, value_since, outcome "
        "from fct_trainings"
    )
    trained = ("Ben", "opening", date(2025, 10, 20), "Lena")
    assert found == (*trained, Decimal(1), Decimal("0.75"), "too few")


def test_a_training_says_what_reviews_show_of_its_skill(published):
    """Ben's opening: 5 of 5 in C13 on the 16th, 5 of 5 in C17 on the evening of the 20th."""
    [found] = published(
        "select skill_share_before, skill_calls_before, skill_share_since, skill_calls_since "
        "from fct_trainings"
    )
    assert found == (1, 1, 1, 1)


def test_calls_to_listen_to_are_those_that_did_not_succeed(published):
    calls = published(
        "select kpi, call_id from fct_coaching_calls inner join dim_agents using (agent_key) "
        "where source_id = 'A2' and period_start = '2025-10-01' order by all"
    )
    told = {kpi: {call for other, call in calls if other == kpi} for kpi, _ in calls}
    assert told == {
        "conversation_rate": {"C18"},
        "handle_seconds_per_sales_qualified": {"C13", "C18", "C22"},
        "step_conversation_qualified": {"C13", "C22"},
    }


def test_a_recording_that_the_customer_refused_is_not_given_out(published):
    assert published("select count(*) from fct_coaching_calls where call_id = 'C19'") == [(1,)]
    given = published("select recording_id from fct_coaching_calls where recording_id is not null")
    assert given and "W13" not in {recording for (recording,) in given}


def test_no_table_of_coaching_has_a_number_or_a_name_of_a_customer(published):
    columns = published(
        "select column_name from duckdb_columns() where table_name like 'fct_coaching%' "
        "or table_name in ('fct_scorecards', 'fct_trainings')"
    )
    assert columns
    assert not [name for (name,) in columns if "phone" in name or "lead" in name or "ref" in name]


@pytest.fixture(scope="module")
def packs(golden, published):
    """The pages by the source's id of their agent."""
    publish_packs(golden.home, "coaching")
    files = {path.stem: path for path in golden.home.packs.iterdir()}
    ids = dict(published("select agent_key, source_id from dim_agents"))
    return {ids[key]: path for key, path in files.items()}


def test_everybody_with_a_scorecard_has_a_pack_and_only_its_owner_may_read_it(golden, packs):
    assert packs.keys() == {"A1", "A2", "A3", "A4"}
    assert {stat.S_IMODE(path.stat().st_mode) for path in packs.values()} == {0o600}
    assert stat.S_IMODE(golden.home.packs.stat().st_mode) == 0o700


def test_a_pack_holds_one_agent_alone(published, packs):
    names = {
        agent: (agent, key, name)
        for agent, key, name in published(
            "select source_id, agent_key, display_name from dim_agents"
        )
    }
    for agent, path in packs.items():
        text = path.read_text(encoding="utf-8")
        assert names[agent][2] in text
        for other in names.keys() - {agent}:
            alone = rf"(?<!\w)({'|'.join(map(re.escape, names[other]))})(?!\w)"
            found = re.findall(alone, text)
            assert not found, (agent, found)


def test_a_pack_says_what_was_agreed_and_by_which_policy(packs):
    text = packs["A2"].read_text(encoding="utf-8")
    assert "open with the reason for the call" in text
    assert "an hour on openings" in text
    assert "Compared by the policy of 2025-01-01, set by Lena." in text
    assert "open with the reason" not in packs["A1"].read_text(encoding="utf-8")


def test_a_pack_is_complete_in_itself(packs):
    for path in packs.values():
        assert not re.search(r"<(script|a|img|link)\b|https?:", path.read_text(encoding="utf-8"))


def test_a_pack_is_found_by_id_name_or_key(golden, packs):
    assert (
        pack_file(golden.home, "A2")
        == pack_file(golden.home, "Ben")
        == (golden.home.packs / packs["A2"].name)
    )


def test_nobodys_pack_is_refused_in_words(golden, packs):
    with pytest.raises(PackError, match="found 0 agents for 'A9'; expected: one, by its key"):
        pack_file(golden.home, "A9")


def test_a_pack_is_handed_out_as_a_file_of_its_owner(golden, packs, tmp_path, monkeypatch):
    monkeypatch.setenv("DIALMART_HOME", str(golden.home.path))
    out = tmp_path / "pack.html"
    done = CliRunner().invoke(pack_command, ["A2", str(out)], catch_exceptions=False)
    assert done.output == f"{out}\n"
    assert out.read_bytes() == packs["A2"].read_bytes()
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
