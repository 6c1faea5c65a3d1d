"""What the rules and gates of bonus plans may ask for, and what tiers of one rule say together."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from orchestration.ingest.seed_rows.bonus import BonusGate, BonusRule
from orchestration.ingest.seed_rows.register import Kpi

# Whoever is paid for effort makes effort: what only tells of calls and time is no result.
EFFORT = ("call_attempts", "call_legs", "agent_times")
CREDITED_TWICE = ("opportunities", "opportunity_stage_events", "orders")
# Other ratios and medians of these entities are of leads, or of orders that nobody shares.
RATES_CREDITED_TWICE = ("opportunities_closed", "opportunities_created", "amount_closed")


def rule_problems(rules: list[BonusRule], register: Mapping[str, Kpi]) -> Iterator[str]:
    """Say which rules do not fit the register, or their own other rows."""
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
    if wrong_role := _wrong_role(rule, kpi):
        return wrong_role
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


def gate_problems(
    gates: list[BonusGate], rules: list[BonusRule], register: Mapping[str, Kpi]
) -> Iterator[str]:
    """Say which gates ask for what there is not, or for a rule that there is not."""
    known = {(rule.plan, rule.version, rule.rule) for rule in rules}
    for gate in gates:
        where, kpi = f"bonus_gates.csv:{gate.line}", register.get(gate.kpi)
        if kpi is None:
            yield f"{where}: kpi: found {gate.kpi!r}; allowed: those of kpis.csv"
        elif wrong_role := _wrong_role(gate, kpi):
            yield f"{where}: {wrong_role}"
        if gate.rule != "*" and (gate.plan, gate.version, gate.rule) not in known:
            yield (
                f"{where}: rule: found {gate.rule!r}; allowed: * or a rule that bonus_rules.csv "
                "has for that plan and version"
            )


def roles_of(kpi: Kpi) -> tuple[str | None, ...]:
    """The roles in which agents are credited with a KPI; None alone where it is credited once."""
    is_shared = kpi.kind == "additive" or kpi.denominator in RATES_CREDITED_TWICE
    return ("qualifier", "closer") if is_shared and kpi.told_by in CREDITED_TWICE else (None,)


def _wrong_role(row: BonusRule | BonusGate, kpi: Kpi) -> str | None:
    roles = roles_of(kpi)
    if row.credit_role in roles:
        return None
    allowed = " or ".join(roles) if roles[0] else "nothing, it is credited once"
    return f"credit_role: found {row.credit_role or 'nothing'}; allowed: {allowed}"
