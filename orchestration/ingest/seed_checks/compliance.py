"""What the rules of compliance have to agree on with each other and with those of abandonment.

What one row alone may say is in `seed_rows/compliance.py`.
"""

from collections.abc import Iterator, Sequence

from orchestration.ingest.seed_checks.overlaps import overlaps
from orchestration.ingest.seed_rows import AbandonmentRule, ComplianceRule

FILE = "compliance_rules.csv"


def compliance_problems(
    rules: Sequence[ComplianceRule], abandonment: Sequence[AbandonmentRule]
) -> Iterator[str]:
    """What is wrong, one line a problem: `file:line: column: found X; allowed: …`."""
    for before, after in overlaps(
        rules,
        lambda rule: (rule.rule_id,),
        lambda rule: (rule.valid_from, rule.valid_to or rule.valid_from.max),
    ):
        yield (
            f"{FILE}:{after.line}: valid_from: found {after.valid_from}, while line {before.line} "
            "is in force; allowed: a valid_to there, not after it"
        )
    first: dict[str, ComplianceRule] = {}
    for rule in rules:
        other = first.setdefault(rule.rule_id, rule)
        if rule.kind != other.kind:
            yield (
                f"{FILE}:{rule.line}: kind: found {rule.kind}, and {other.kind} in line "
                f"{other.line}; allowed: one kind for all versions of a rule"
            )
    counted = [rule.basis for rule in abandonment]
    for rule in rules:
        if rule.enabled and rule.basis and rule.basis not in counted:
            yield (
                f"{FILE}:{rule.line}: basis: found {rule.basis!r}, which abandonment_rules.csv "
                f"does not count; allowed: {', '.join(counted) or 'none'}"
            )
