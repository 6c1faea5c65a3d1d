"""SMART: each letter that a target lacks has one message of its own, with its line."""

import pytest

from orchestration.ingest.seed_checks.targets import status_problems, target_problems
from orchestration.ingest.seed_rows import RampProfile, Target, TargetStatus
from orchestration.ingest.seeds import SHIPPED, SeedError, read_rows, write_seeds
from tests.ingest.test_seeds import declaration

REGISTER = read_rows(SHIPPED / "kpis.csv", "kpis")
RAMPS = [RampProfile(line=2, profile="standard", tenure_month=1, factor=0)]
GOOD = {
    **{"line": 2, "kpi": "sales_qualified", "scope": "company", "member": "*"},
    **{"credit_role": None, "starts_on": "2026-07-01", "ends_on": "2026-09-30"},
    **{"target_value": "200", "unit": "count", "baseline_value": "150", "stretch": "F"},
    **{"owner": "Ada", "rationale": "Feeds the closers", "pacing": "business_days"},
    **{"ramp_profile": None, "version": "1", "set_by": "Eva", "set_on": "2026-06-20"},
}


def target(**other: object) -> Target:
    return Target.model_validate(GOOD | other)


def problems(*targets: Target) -> list[str]:
    return target_problems(targets, REGISTER, RAMPS, "monday")


def test_a_target_that_says_enough_has_no_problem():
    assert problems(target()) == []


@pytest.mark.parametrize(
    ("other", "message"),
    [
        ({"kpi": "sales_qualifed"}, "Specific: found kpi sales_qualifed; allowed: one of kpis.csv"),
        ({"scope": "region"}, "Specific: found scope region; allowed: company, team"),
        ({"member": None}, "Specific: found member nothing of scope company; allowed: "),
        ({"member": "north"}, "Specific: found member north of scope company; allowed: "),
        ({"target_value": None}, "Measurable: found target_value nothing; allowed: a number above"),
        ({"unit": "rate"}, "Measurable: found unit rate; allowed: count, as sales_qualified has"),
        (
            {"kpi": "occupancy", "unit": "rate"},
            "Measurable: found occupancy, of which neither more nor less is better; allowed: ",
        ),
        ({"baseline_value": None}, "Achievable: found baseline_value nothing; allowed: the value"),
        ({"owner": None, "rationale": None}, "Relevant: found owner and rationale nothing; "),
        ({"ends_on": "2026-07-01"}, "Time-bound: found 2026-07-01 to 2026-07-01; allowed: a first"),
        ({"starts_on": None}, "Time-bound: found nothing to 2026-09-30; allowed: a first day, "),
        ({"ramp_profile": "standard"}, "ramp_profile: found one of scope company; allowed: of an"),
        (
            {"scope": "agent", "member": "A1", "ramp_profile": "slow"},
            "ramp_profile: found slow; allowed: those of ramp_profiles.csv",
        ),
    ],
)
def test_a_letter_that_fails_has_one_message(other, message):
    [problem] = problems(target(**other))
    assert problem.startswith(f"targets.csv:2: {message}")


def test_all_letters_that_fail_are_told_at_once():
    lacking = target(kpi=None, target_value=None, baseline_value=None, owner=None, ends_on=None)
    letters = [problem.split(": ")[1] for problem in problems(lacking)]
    assert letters == ["Specific", "Measurable", "Achievable", "Relevant", "Time-bound"]


def test_targets_of_one_version_do_not_overlap():
    spring = target(starts_on="2026-03-02", ends_on="2026-09-30")
    later = {"line": 3, "starts_on": "2026-09-30", "ends_on": "2026-12-31"}
    [problem] = problems(spring, target(**later))
    assert problem == (
        "targets.csv:3: found 2026-09-30 to 2026-12-31, which overlaps line 2 of the same version; "
        "allowed: a higher version, which takes its place"
    )
    assert problems(spring, target(**later, version="2")) == []
    assert problems(spring, target(**later, scope="team", member="north")) == []


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2026-07-01", "2026-07-31"),
        ("2026-07-06", "2026-07-12"),
        ("2026-01-01", "2026-12-31"),
        ("2026-08-01", "2026-10-31"),
    ],
)
def test_a_quarter_has_targets_of_other_kinds_of_periods_beside_it(first, last):
    other = {"line": 3, "starts_on": first, "ends_on": last}
    assert problems(target(), target(**other)) == []
    [problem] = problems(target(), target(**other), target(**other | {"line": 4}))
    assert problem.startswith(f"targets.csv:4: found {first} to {last}, which overlaps line 3 of")


def test_an_overlap_is_found_behind_a_shorter_one():
    spans = [
        ("2026-07-02", "2026-12-30"),
        ("2026-07-03", "2026-07-04"),
        ("2026-12-01", "2026-12-20"),
    ]
    rows = [
        target(line=line, starts_on=first, ends_on=last)
        for line, (first, last) in enumerate(spans, start=2)
    ]
    assert [problem.split(", which ")[1][:15] for problem in problems(*rows)] == 2 * [
        "overlaps line 2"
    ]


def test_the_slowest_has_a_status_too():
    [problem] = status_problems([TargetStatus(line=2, status="green", at_least="1", is_told=False)])
    assert "found no status at_least 0" in problem


def test_a_run_does_not_start_with_a_target_that_says_too_little(home):
    home.seeds.mkdir(parents=True)
    rows = (SHIPPED / "targets.csv").read_text() + (
        "dials,company,*,,2026-07-01,2026-09-30,10,count,8,F,,Why not,linear,,1,Eva,2026-06-20\n"
    )
    (home.seeds / "targets.csv").write_text(rows)
    with pytest.raises(SeedError, match="^targets.csv:2: Relevant: found owner nothing"):
        write_seeds(home, declaration())
