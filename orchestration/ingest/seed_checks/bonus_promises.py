"""What closed bonus statements bind: the rows by which they were made stay as they were."""

from collections.abc import Iterator, Mapping
from datetime import date

from orchestration.ingest.seed_hashes import promise_hashes
from orchestration.ingest.seed_rows.bonus import BonusAdjustment
from orchestration.ingest.statements import ClosedStatements

Version = tuple[str, int]
# By name: a column that is added one day leaves the hashes of closed statements alone. Without
# effective_to: an end is written when the next version begins, and changes nothing of this one.
PROMISES = {
    "bonus_plans": (
        *("plan", "version", "period", "effective_from", "role", "team", "agent", "currency"),
        "clawback_days",
    ),
    "bonus_rules": (
        *("plan", "version", "rule", "kpi", "credit_role", "type", "quota", "tier_from_percent"),
        *("rate", "accelerator", "cap", "floor"),
    ),
    "bonus_gates": (
        *("plan", "version", "rule", "kpi", "credit_role", "comparison", "threshold", "min_n"),
    ),
}


def plan_hashes(seeds: Mapping[str, list]) -> dict[Version, str]:
    """SHA-256, hex, of what each version of a plan promises: its rows of plans, rules and gates."""
    return promise_hashes(seeds, PROMISES, ("plan", "version"))


def broken_promises(seeds: Mapping[str, list], closed: ClosedStatements) -> Iterator[str]:
    """Say which versions and grants are no longer those that closed statements paid by."""
    plans = {(plan.plan, plan.version): plan for plan in seeds["bonus_plans"]}
    hashes = plan_hashes(seeds)
    for plan, version, plan_hash, start in closed.versions:
        kept, row = hashes.get((plan, version)), plans.get((plan, version))
        if kept != plan_hash or (row.effective_to or date.max) <= start:
            yield (
                f"bonus_plans.csv: plan {plan!r} version {version}: found other rows than those "
                f"by which the statement of {start} was closed; allowed: the same rows in "
                "bonus_plans, bonus_rules and bonus_gates. Put them back, give the version an "
                "effective_to after that period, and write what is new as the next version"
            )
    grants = {row.adjustment: _granted(row) for row in seeds["bonus_adjustments"]}
    for name, *paid in closed.grants:
        if grants.get(name) != tuple(paid):
            yield (
                f"bonus_adjustments.csv: adjustment {name!r}: found another row than that by which "
                f"{paid[3]} were granted in a closed statement, or none; allowed: the same row. "
                "Put it back, and write what is to be corrected as an adjustment of its own"
            )


def _granted(row: BonusAdjustment) -> tuple:
    """What a closed line says of a grant."""
    reason = f"{row.reason} ({row.decided_by}, {row.decided_on})"
    return row.plan, row.period_start, row.agent, row.amount, reason
