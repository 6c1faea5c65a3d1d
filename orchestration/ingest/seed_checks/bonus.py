"""What the rows of the bonus seeds say of each other, and the hash by which a plan is known.

What one row may hold is in `seed_rows/bonus.py`; what is paid is SQL, in `marts/management/bonus`.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal

from orchestration.ingest.seed_rows.bonus import BonusGate, BonusPlan, BonusRule
from orchestration.ingest.seed_rows.register import Kpi
from orchestration.ingest.seed_rows.row import Seed

# Whoever is paid for effort makes effort: what only tells of calls and time is no result.
EFFORT = ("call_attempts", "call_legs", "agent_times")
CREDITED_TWICE = ("opportunities", "opportunity_stage_events", "orders")
# An end is written when the next version begins; it changes nothing that was promised before it.
NOT_PROMISED = {"line", "effective_to"}
PROMISES = ("bonus_plans", "bonus_rules", "bonus_gates")
Version = tuple[str, int]


def bonus_problems(
    seeds: Mapping[str, list], reporting_currency: str, closed: Iterable[tuple]
) -> Iterator[str]:
    """Say what does not fit, each with its file and line.

    Args:
        seeds: rows by the name of their seed.
        reporting_currency: the company's.
        closed: plan, version, hash and first day of each statement that was closed.
    """
    plans = {(plan.plan, plan.version): plan for plan in seeds["bonus_plans"]}
    yield from _unknown_plans(seeds, plans)
    yield from _overlaps(list(plans.values()))
    currencies = {reporting_currency, *(rate.currency for rate in seeds["fx_rates"])}
    for plan in plans.values():
        if plan.currency not in currencies:
            yield (
                f"bonus_plans.csv:{plan.line}: currency: found {plan.currency!r}; allowed: "
                f"{reporting_currency}, or one that fx_rates.csv has"
            )
    register = {kpi.kpi: kpi for kpi in seeds["kpis"]}
    yield from _rules(seeds["bonus_rules"], register)
    yield from _gates(seeds["bonus_gates"], seeds["bonus_rules"], register)
    yield from _splits(seeds["bonus_splits"])
    yield from _broken_promises(plans, plan_hashes(seeds), closed)


def plan_hashes(seeds: Mapping[str, list]) -> dict[Version, str]:
    """SHA-256, hex, of what each version of a plan promises: its rows of plans, rules and gates."""
    rows: dict[Version, list] = defaultdict(list)
    for name in PROMISES:
        for row in seeds[name]:
            said = row.model_dump(mode="json", exclude=NOT_PROMISED)
            rows[row.plan, row.version].append(json.dumps([name, said], sort_keys=True))
    return {
        (plan.plan, plan.version): hashlib.sha256(
            "\n".join(sorted(rows[plan.plan, plan.version])).encode()
        ).hexdigest()
        for plan in seeds["bonus_plans"]
    }


def _unknown_plans(seeds: Mapping[str, list], plans: Mapping[Version, BonusPlan]) -> Iterator[str]:
    for name in ("bonus_rules", "bonus_gates", "bonus_acceptances"):
        for row in seeds[name]:
            if (row.plan, row.version) not in plans:
                yield _found(name, row, f"plan {row.plan!r} in version {row.version}")
    known = {plan for plan, _ in plans}
    for row in seeds["bonus_adjustments"]:
        if row.plan not in known:
            yield _found("bonus_adjustments", row, f"plan {row.plan!r}")


def _found(name: str, row: Seed, what: str) -> str:
    return f"{name}.csv:{row.line}: found {what}; allowed: those of bonus_plans.csv"


def _overlaps(plans: list[BonusPlan]) -> Iterator[str]:
    ordered = sorted(plans, key=lambda plan: (plan.plan, plan.effective_from))
    for plan in ordered:
        if plan.effective_to and plan.effective_to <= plan.effective_from:
            yield (
                f"bonus_plans.csv:{plan.line}: effective_to: found {plan.effective_to}; allowed: "
                f"a day after {plan.effective_from}, or nothing"
            )
    for plan, after in zip(ordered, ordered[1:], strict=False):
        if plan.plan == after.plan and (plan.effective_to or date.max) > after.effective_from:
            yield (
                f"bonus_plans.csv:{plan.line}: effective_to: found {plan.effective_to}; allowed: "
                f"at most {after.effective_from}, from which version {after.version} holds"
            )


def _rules(rules: list[BonusRule], register: Mapping[str, Kpi]) -> Iterator[str]:
    tiers: dict[tuple, list[BonusRule]] = defaultdict(list)
    for rule in rules:
        tiers[rule.plan, rule.version, rule.rule].append(rule)
        if refused := _refused(rule, register.get(rule.kpi)):
            yield f"bonus_rules.csv:{rule.line}: {refused}"
    for rows in tiers.values():
        if wrong := _wrong_tiers(rows):
            yield f"bonus_rules.csv:{rows[0].line}: rule {rows[0].rule!r}: {wrong}"


def _refused(rule: BonusRule, kpi: Kpi | None) -> str | None:
    """Why a rule may not pay for its KPI."""
    if kpi is None:
        return f"kpi: found {rule.kpi!r}; allowed: those of kpis.csv"
    if kpi.told_by in EFFORT or {kpi.numerator, kpi.denominator} & {"dials"}:
        return (
            f"kpi: found {rule.kpi!r}, which more dialling alone brings up: whoever is paid for it "
            "dials and does not sell; allowed: results, such as sales_qualified_net, orders, "
            "revenue_net"
        )
    if kpi.kind != "additive" or kpi.better != "higher":
        return (
            f"kpi: found {rule.kpi!r}; allowed: additive KPIs of which more is better. "
            "A rate or a cost may be a gate"
        )
    roles = ("qualifier", "closer") if kpi.told_by in CREDITED_TWICE else (None,)
    if rule.credit_role not in roles:
        allowed = " or ".join(roles) if roles[0] else "nothing, it is credited once"
        return f"credit_role: found {rule.credit_role or 'nothing'}; allowed: {allowed}"
    if rule.type == "percent" and kpi.unit != "money":
        return f"type: found percent of {rule.kpi!r}; allowed: per_unit, tiers, or a KPI of money"
    return None


def _wrong_tiers(rows: list[BonusRule]) -> str | None:
    """What does not fit among the rows of one rule, in the order in which they stand."""
    first, starts = rows[0], [row.tier_from_percent for row in rows]
    same = {(row.kpi, row.credit_role, row.type, row.quota, row.cap, row.floor) for row in rows}
    if len(same) > 1:
        return "allowed: the same kpi, credit_role, type, quota, cap and floor in all its rows"
    if first.cap and first.floor and first.floor > first.cap:
        return f"floor: found {first.floor}; allowed: at most the cap, {first.cap}"
    if not first.type.startswith("tiered"):
        spare = [first.quota, *starts, *(row.accelerator for row in rows)]
        if len(rows) > 1 or any(value is not None for value in spare):
            return "allowed: one row without quota, tier and accelerator, or a tiered type"
        return None
    if first.quota is None or starts[0] != 0 or None in starts:
        return "allowed: a quota, and tiers from 0, each with its tier_from_percent"
    if any(after <= before for before, after in zip(starts, starts[1:], strict=False)):
        return f"found tiers from {', '.join(map(str, starts))}; allowed: each above the one before"
    return None


def _gates(
    gates: list[BonusGate], rules: list[BonusRule], register: Mapping[str, Kpi]
) -> Iterator[str]:
    known = {(rule.plan, rule.version, rule.rule) for rule in rules}
    for gate in gates:
        if gate.kpi not in register:
            yield (
                f"bonus_gates.csv:{gate.line}: kpi: found {gate.kpi!r}; allowed: those of kpis.csv"
            )
        if gate.rule != "*" and (gate.plan, gate.version, gate.rule) not in known:
            yield (
                f"bonus_gates.csv:{gate.line}: rule: found {gate.rule!r}; allowed: * or a rule "
                "that bonus_rules.csv has for that plan and version"
            )


def _splits(splits: list) -> Iterator[str]:
    shares: dict[str, Decimal] = defaultdict(Decimal)
    lines = {split.event: split.line for split in reversed(splits)}
    for split in splits:
        shares[split.event] += split.share
    for event, share in shares.items():
        if share != 1:
            yield (
                f"bonus_splits.csv:{lines[event]}: event {event!r}: found shares of {share} "
                "together; allowed: 1"
            )


def _broken_promises(
    plans: Mapping[Version, BonusPlan], hashes: Mapping[Version, str], closed: Iterable[tuple]
) -> Iterator[str]:
    for plan, version, plan_hash, start in closed:
        kept, row = hashes.get((plan, version)), plans.get((plan, version))
        if kept != plan_hash or (row.effective_to or date.max) <= start:
            yield (
                f"bonus_plans.csv: plan {plan!r} version {version}: found other rows than those "
                f"by which the statement of {start} was closed; allowed: the same rows in "
                "bonus_plans, bonus_rules and bonus_gates. Put them back, give the version an "
                "effective_to after that period, and write what is new as the next version"
            )
