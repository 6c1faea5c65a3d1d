"""Bonus statements recomputed in Decimal, from inputs and seeds, by other code than the models."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

from orchestration.home import Home
from orchestration.ingest.seed_rows.bonus import BonusRule
from orchestration.ingest.seeds import read_seed

CENT = Decimal("0.01")
COLUMNS = (
    *("scenario", "period_start", "earned_start", "agent_id", "plan", "version", "kind", "rule"),
    *("tier_from_percent", "quantity", "fx_rate", "gate_result", "amount", "line_key"),
)
LINES = f"select {', '.join(COLUMNS)} from marts.fct_bonus_statements"


@dataclass(frozen=True)
class Line:
    """A line of a statement, by the columns of COLUMNS."""

    scenario: str
    period_start: date
    earned_start: date
    agent_id: str
    plan: str
    version: int
    kind: str
    rule: str
    tier_from_percent: Decimal | None
    quantity: Decimal | None
    fx_rate: Decimal | None
    gate_result: str | None
    amount: Decimal
    line_key: str


def differing(home: Home, rows: list[tuple]) -> list[tuple]:
    """Rules whose lines are not those that the seeds of the home and the quantities make.

    Args:
        home: whose seeds say what is paid.
        rows: what LINES answers; currencies have cents.

    Returns:
        What is paid, the lines that were found and those that were expected.
    """
    rules: dict[tuple, list[BonusRule]] = defaultdict(list)
    for rule in read_seed(home, "bonus_rules"):
        rules[rule.plan, rule.version, rule.rule].append(rule)
    granted = {row.adjustment: row.amount for row in read_seed(home, "bonus_adjustments")}
    together: dict[tuple, list[Line]] = defaultdict(list)
    for line in (Line(*row) for row in rows):
        what = (line.scenario, line.plan, line.version, line.rule, line.agent_id, line.earned_start)
        together[what].append(line)
    wrong = []
    for what, lines in together.items():
        found = sorted((line.period_start, line.kind, line.amount) for line in lines)
        if lines[0].kind == "adjustment":
            expected = [(lines[0].period_start, "adjustment", granted[lines[0].rule])]
        else:
            expected = sorted(_expected(rules[what[1:4]], lines))
        if found != expected:
            wrong.append((what, found, expected))
    return wrong


def _expected(rule: list[BonusRule], lines: list[Line]) -> list[tuple]:
    earned = [line for line in lines if line.kind == "earned"]
    if not earned:  # whoever came into the plan when its statement was closed
        return [
            (line.period_start, line.kind, sum(amount for _, amount in paid(rule, line.quantity)))
            for line in lines
        ]
    start, gate, fx_rate = earned[0].period_start, earned[0].gate_result, earned[0].fx_rate
    marginal = rule[0].type == "tiered_marginal"
    quantity = sum(line.quantity for line in earned) if marginal else earned[0].quantity
    expected = [(start, kind, amount) for kind, amount in paid(rule, quantity, fx_rate, gate)]
    total = sum(amount for _, _, amount in expected)
    for line in sorted(lines, key=lambda line: line.period_start):
        if line.kind in ("clawback", "restatement"):
            left = sum(amount for _, amount in paid(rule, line.quantity, fx_rate, line.gate_result))
            expected.append((line.period_start, line.kind, left - total))
            total = left
    return expected


def paid(
    rule: list[BonusRule], quantity: Decimal, fx_rate: Decimal = Decimal(1), gate: str = "none"
) -> list[tuple[str, Decimal]]:
    """What a rule, its tiers from the lowest, pays for a quantity: kind and amount of each line."""
    first, passes = rule[0], gate in ("pass", "none")
    edges = [(first.quota or 0) * (tier.tier_from_percent or 0) / 100 for tier in rule]
    reached = [place for place, edge in enumerate(edges) if place == 0 or quantity > edge]
    if first.type == "tiered_marginal":
        ends = [*edges[1:], quantity]
        units = {place: min(quantity, ends[place]) - edges[place] for place in reached}
    else:
        units = {reached[-1]: quantity}
    amounts = [
        (units[place] * _rate(rule[place]) / fx_rate).quantize(CENT, ROUND_HALF_EVEN) * passes
        for place in units
    ]
    lines, total = [("earned", amount) for amount in amounts], sum(amounts)
    if first.cap is not None and total > first.cap:
        lines.append(("cap", first.cap - total))
    if first.floor is not None and total < first.floor and passes:
        lines.append(("floor", first.floor - total))
    return lines


def _rate(tier: BonusRule) -> Decimal:
    share = Decimal("0.01") if tier.type == "percent" else Decimal(1)
    return tier.rate * share * (tier.accelerator or 1)
