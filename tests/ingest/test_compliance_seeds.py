"""Rules of compliance: what cannot be held against anything is named before anything is built."""

import pytest

from orchestration.ingest.seed_checks.compliance import compliance_problems
from orchestration.ingest.seeds import SHIPPED, SeedError, read_rows, read_seed

HEADER = (SHIPPED / "compliance_rules.csv").read_text(encoding="utf-8").splitlines()[0]


def rule(kind: str, said: str, since="2026-01-01", until="", by="Ada", read="2026-01-01") -> str:
    """A row; `said` are threshold, from_time, to_time, purpose and basis."""
    written = f"House rules,{read},{by},T"
    return f"house,{kind},company,*,{said},{since},{until},{written}"


WINDOW = rule("call_window", ",08:00,21:00,,")


@pytest.fixture
def written(home):
    def write(*rows: str) -> None:
        home.seeds.mkdir(parents=True, exist_ok=True)
        text = "\n".join([HEADER, *rows, ""])
        (home.seeds / "compliance_rules.csv").write_text(text, encoding="utf-8")

    return write


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (rule("call_window", ",08:00,,,"), "to_time: found nothing; allowed: for call_window: "),
        (rule("call_window", ",8:00,21:00,,"), "from_time: found '8:00'"),
        (rule("call_window", ",21:00,08:00,,"), "to_time: found '08:00'; allowed: a time after"),
        (rule("do_not_call", "3,,,,"), "threshold: found '3'; allowed: for do_not_call: none of"),
        (rule("consent", ",,,,"), "purpose: found nothing; allowed: for consent: purpose, and"),
        (rule("attempts_a_day", "1.5,,,,"), "threshold: found '1.5'; allowed: a whole number"),
        (rule("abandonment", "3,,,,us"), "threshold: found '3'; allowed: a share of 1, such as"),
        (rule("abandonment", "0.03,,,,"), "basis: found nothing; allowed: for abandonment: "),
        (rule("robocalls", ",,,,"), "kind: found 'robocalls'; allowed: "),
        (rule("consent", ",,,sales,", until="2026-01-01"), "valid_to: found '2026-01-01'; allowed"),
        (rule("consent", ",,,sales,", by=""), "enabled: found 'T'; allowed: F, or who has decided"),
        (
            rule("consent", ",,,sales,", read=""),
            "enabled: found 'T'; allowed: F, or who has decided",
        ),
    ],
)
def test_a_rule_that_cannot_be_is_named_by_line_and_field(home, written, row, message):
    written(row)
    with pytest.raises(SeedError) as error:
        read_seed(home, "compliance_rules")
    assert str(error.value).startswith(f"compliance_rules.csv:2: {message}")


def problems(home) -> list[str]:
    rules = read_seed(home, "compliance_rules")
    return list(compliance_problems(rules, read_seed(home, "abandonment_rules")))


def test_one_version_of_a_rule_is_in_force_on_a_day(home, written):
    later = rule("call_window", ",09:00,20:00,,", since="2026-02-01")
    written(later, rule("call_window", ",08:00,21:00,,", until="2026-02-01"))
    assert problems(home) == []
    written(later, WINDOW)
    assert problems(home) == [
        "compliance_rules.csv:2: valid_from: found 2026-02-01, while line 3 is in force; allowed: "
        "a valid_to there, not after it"
    ]


def test_a_rule_stays_what_it_is(home, written):
    written(
        rule("call_window", ",08:00,21:00,,", until="2026-02-01"),
        rule("consent", ",,,sales,", since="2026-02-01"),
    )
    assert problems(home) == [
        "compliance_rules.csv:3: kind: found consent, and call_window in line 2; allowed: one kind "
        "for all versions of a rule"
    ]


def test_abandonment_is_what_the_company_counts(home, written):
    written(rule("abandonment", "0.03,,,,us"))
    text = (SHIPPED / "abandonment_rules.csv").read_text(encoding="utf-8")
    others = [line for line in text.splitlines() if not line.startswith("us_tsr")]
    (home.seeds / "abandonment_rules.csv").write_text("\n".join([*others, ""]), encoding="utf-8")
    assert problems(home) == [
        "compliance_rules.csv:2: basis: found 'us', which abandonment_rules.csv does not count; "
        "allowed: uk, connect"
    ]


def test_what_ships_judges_nobody():
    rules = read_rows(SHIPPED / "compliance_rules.csv", "compliance_rules")
    assert rules and not [rule for rule in rules if rule.enabled]
