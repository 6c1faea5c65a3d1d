"""MARTS, compliance: what the last published set has not told yet of broken rules.

Breaches warn and never block: a set that tells of them is a good one. Which were told is in
`lake.told_breaches` (`orchestration/breaches.py`), so that nobody hears of one twice.
"""

from orchestration.quality.checks import Check, rows_that_break

OWNER = "compliance"
FOUND = "rule_id, rule_version, jurisdiction, campaign_id, agent_id, date_day, occurred_at"
LIMITS = (
    *("attempts_a_day", "attempts_7_days", "abandonment"),
    *("recording_consent", "retention_days"),
)


def _nothing_new(name: str, kinds: tuple[str, ...], shown: str, expected: str) -> Check:
    """The check of some kinds of rules.

    Args:
        name: of the check.
        kinds: of `compliance_rules.csv`.
        shown: the columns that say what was found.
        expected: in words.
    """
    names = ", ".join(f"'{kind}'" for kind in kinds)
    return Check(
        name,
        "marts.fct_compliance_breaches",
        rows_that_break(f"""
select {FOUND}, {shown}, decided_by, source from marts.fct_compliance_breaches
anti join lake.told_breaches using (breach_key)
where kind in ({names}) order by date_day desc, occurred_at desc, rule_id, breach_key"""),
        severity="warn",
        owner=OWNER,
        reason="2026-11-28: a forbidden call can be made good only by who learns of it",
        expected=expected,
        advice=(
            "look at the rows in marts.fct_compliance_breaches, stop what makes them, and ask who "
            "decided the rule: these are facts, not legal advice. Each breach is told until it is "
            "published: that the check then passes says that there is no other"
        ),
        kpi="compliance_breaches",
    )


COMPLIANCE = (
    _nothing_new(
        "nobody_is_called_against_a_list",
        ("do_not_call",),
        "since_at as forbidden_since",
        "no dial goes to a lead or number that a list forbids to call at that moment",
    ),
    _nothing_new(
        "nobody_is_called_without_consent",
        ("consent",),
        "purpose, since_at as consent_over_since",
        "every dial has, at its moment, the consent that its campaign needs",
    ),
    _nothing_new(
        "nobody_is_called_outside_the_window",
        ("call_window",),
        "local_at, from_time, to_time",
        "every dial starts within the hours of its rule, by the clock of whom it calls",
    ),
    _nothing_new(
        "limits_of_compliance_are_kept",
        LIMITS,
        "kind, found, threshold",
        "attempts, abandonment and recordings stay within the limits of their rules",
    ),
)
