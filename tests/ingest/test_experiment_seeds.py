"""Seeds of experiments: a plan that cannot be read is named, fault by fault, before it begins."""

import re

import pytest

from orchestration.ingest.seed_checks.experiments import (
    experiment_hashes,
    experiment_problems,
    units_needed,
)
from orchestration.ingest.seed_rows import SEEDS, Experiment
from orchestration.ingest.seeds import SHIPPED, SeedError, read_rows, read_seed
from orchestration.settings import PROJECT_ROOT

PLAN = {
    "experiment_id": "words",
    "title": "Words",
    "hypothesis": "They sell",
    "unit": "lead",
    "audience": "*",
    "baseline_value": "0.04",
    "mde": "0.01",
    "alpha": "0.05",
    "power": "0.8",
    "n_per_arm": "6745",
    "registered_on": "2026-01-01",
    "starts_on": "2026-01-05",
    "ends_on": "2026-02-01",
    "maturity_days": "7",
    "block_days": "",
    "salt": "w",
    "owner": "Ada",
}
DAYS = {"unit": "day", "audience": "K1", "block_days": "2"}
ARMS = ("words,old,0.5,T,s1,as it was", "words,new,0.5,F,s2,shorter")
KPIS = ("words,step_conversation_qualified,primary,higher,",)


def write(home, arms=ARMS, kpis=KPIS, **changed: str) -> None:
    """Give the home one experiment with these arms and KPIs, and a plan but for what is changed."""
    home.seeds.mkdir(parents=True, exist_ok=True)
    rows = {"experiments": [",".join((PLAN | changed).values())]}
    for name, lines in (rows | {"experiment_arms": arms, "experiment_kpis": kpis}).items():
        header = (SHIPPED / f"{name}.csv").read_text().splitlines()[0]
        (home.seeds / f"{name}.csv").write_text("\n".join([header, *lines, ""]))


def problems(home) -> list[str]:
    return list(experiment_problems({name: read_seed(home, name) for name in SEEDS}))


@pytest.mark.parametrize("plan", [{}, DAYS, {"unit": "day", "audience": "K1", "block_days": "1"}])
def test_a_whole_plan_has_no_problem(home, plan):
    write(home, **plan)
    assert problems(home) == []


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"experiment_id": "My words"}, "experiment_id: "),
        ({"unit": "agent"}, "unit: found 'agent'"),
        ({"mde": "0"}, "mde: "),
        ({"alpha": "1"}, "alpha: "),
        ({"starts_on": "2026-01-01"}, "starts_on: found '2026-01-01'; allowed: a day after regist"),
        ({"ends_on": "2026-01-05"}, "ends_on: found '2026-01-05'; allowed: a day after starts_on"),
        ({"block_days": "2"}, "block_days: found '2'; allowed: how many days keep one arm where"),
        ({**DAYS, "block_days": ""}, "block_days: found nothing; allowed: how many days keep one"),
        ({**DAYS, "audience": "*"}, "audience: found '*'; allowed: the source's id of a campaign"),
    ],
)
def test_a_plan_that_cannot_be_is_named_by_line_and_field(home, changed, message):
    write(home, **changed)
    with pytest.raises(SeedError) as error:
        read_seed(home, "experiments")
    [line] = str(error.value).splitlines()
    assert line.startswith(f"experiments.csv:2: {message}")


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("words,qa_score,guardrail,higher,", "margin: found nothing; allowed: how much worse is"),
        ("words,qa_score,secondary,higher,1", "margin: found '1'; allowed: how much worse is"),
    ],
)
def test_a_guardrail_says_how_much_worse_is_borne(home, row, message):
    write(home, kpis=(*KPIS, row))
    with pytest.raises(SeedError) as error:
        read_seed(home, "experiment_kpis")
    [line] = str(error.value).splitlines()
    assert line.startswith(f"experiment_kpis.csv:3: {message}")


WHOSE = "experiments.csv:2: experiment_id: found 'words' with"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"arms": ARMS[:1]}, f"{WHOSE} 1 arms; allowed: two or more rows of experiment_arms.csv"),
        (
            {"arms": (ARMS[0], "words,new,0.4,F,s2,shorter")},
            f"{WHOSE} shares that sum to 0.9; allowed: shares in experiment_arms.csv that sum to 1",
        ),
        (
            {"arms": (ARMS[0], "words,new,0.5,T,s2,shorter")},
            f"{WHOSE} 2 control arms; allowed: is_control T in one row",
        ),
        (
            {"arms": (ARMS[0], "words,new,0.5,F,s1,shorter")},
            "experiment_arms.csv:3: script: found 's1' of another arm again; allowed: one of its",
        ),
        (
            {"arms": (*ARMS, "word,new,0.5,F,s2,shorter")},
            "experiment_arms.csv:4: experiment_id: found 'word'; allowed: those of experiments.csv",
        ),
        ({"kpis": ()}, f"{WHOSE} 0 primary KPIs; allowed: role primary in one row of experiment_k"),
        (
            {"kpis": (*KPIS, "words,orders,primary,higher,")},
            f"{WHOSE} 2 primary KPIs; allowed: role primary in one row",
        ),
        (
            {"kpis": ("words,conversion,primary,higher,",)},
            "experiment_kpis.csv:2: kpi: found 'conversion'; allowed: those of kpis.csv that are",
        ),
        (
            {"kpis": ("words,cpl_loaded,primary,lower,",)},
            "experiment_kpis.csv:2: kpi: found 'cpl_loaded'; allowed: those of kpis.csv that are",
        ),
        (
            {"kpis": ("words,step_conversation_qualified,primary,lower,",)},
            "experiment_kpis.csv:2: direction: found 'lower'; allowed: higher, as in kpis.csv",
        ),
        (
            {"n_per_arm": "6744"},
            "experiments.csv:2: n_per_arm: found 6744; allowed: at least 6,745, which it takes to "
            "tell 0.05 from 0.04 in 2 arms",
        ),
        (
            {"mde": "0.97"},
            "experiments.csv:2: mde: found a share of 0.04 that becomes 1.01; allowed: shares betw",
        ),
    ],
)
def test_each_fault_of_a_plan_has_one_message(home, given, message):
    write(home, **given)
    [problem] = problems(home)
    assert problem.startswith(message)


def test_three_arms_take_more_units_than_two(home):
    arms = (ARMS[0], "words,new,0.3,F,s2,shorter", "words,newest,0.2,F,s3,shortest")
    write(home, arms=arms)
    [problem] = problems(home)
    # by hand: z is 2.241403 at 1 - 0.05 / 4 and 0.841621 at the power, the sum of variances 0.0859,
    # twice that of their mean 0.08595: (2.241403 √0.08595 + 0.841621 √0.0859)² / 0.01² = 8168.3
    assert "n_per_arm: found 6745; allowed: at least 8,169" in problem


@pytest.mark.parametrize(("mde", "needed"), [("0.01", 6745), ("0.02", 1863)])
def test_it_takes_as_many_units_as_statsmodels_says(mde, needed):
    plan = Experiment.model_validate(PLAN | {"mde": mde, "block_days": None, "line": 2})
    assert units_needed(plan, 1, 1) == needed


def test_no_amount_of_a_whole_period_is_taken_for_one_of_a_unit(home):
    macros = (PROJECT_ROOT / "dbt_project" / "macros" / "register.sql").read_text()
    listed = macros.split("macro recomputed_amounts")[1].split("endmacro")[0]
    of_periods = set(re.findall(r'"(\w+)": "decimal', listed))
    assert len(of_periods) > 20
    for plan, per_unit in ((PLAN, {"leads_connected", "leads_attempted"}), (PLAN | DAYS, set())):
        for kpi in read_rows(SHIPPED / "kpis.csv", "kpis"):
            write(home, kpis=(f"words,{kpi.kpi},primary,{kpi.better or 'higher'},",), **plan)
            if not any(" kpi: found" in problem for problem in problems(home)):
                assert {kpi.numerator, kpi.denominator} & of_periods <= per_unit, kpi.kpi


@pytest.mark.parametrize(
    "changed",
    [
        {"hypothesis": "They bore"},
        {"mde": "0.02"},
        {"baseline_value": "0.05"},
        {"ends_on": "2026-02-02"},
        {"maturity_days": "8"},
        {"arms": ("words,old,0.5,T,s1,as it was", "words,new,0.5,F,s2,longer")},
        {"kpis": (*KPIS, "words,orders,secondary,higher,")},
    ],
)
def test_another_plan_has_another_hash(home, changed):
    write(home)
    before = experiment_hashes({name: read_seed(home, name) for name in SEEDS})
    write(home, **changed)
    after = experiment_hashes({name: read_seed(home, name) for name in SEEDS})
    assert before.keys() == after.keys() == {"words"}
    assert before != after


def test_a_plan_written_another_way_is_the_same_one(home):
    write(home)
    before = experiment_hashes({name: read_seed(home, name) for name in SEEDS})
    write(home, arms=tuple(reversed(ARMS)), mde="0.010", owner="Ben", title="Better words")
    assert experiment_hashes({name: read_seed(home, name) for name in SEEDS}) == before
