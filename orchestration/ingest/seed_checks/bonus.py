"""What the rows of the bonus seeds say of each other: plans, grants by hand and splits.

Rules and gates are in `bonus_rules.py`, what closed statements bind in `bonus_promises.py`; what
one row may hold is in `seed_rows/bonus.py`, what is paid is SQL, in `marts/management/bonus`.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal

from orchestration.ingest.seed_checks.bonus_promises import Version, broken_promises
from orchestration.ingest.seed_checks.bonus_rules import gate_problems, rule_problems
from orchestration.ingest.seed_checks.overlaps import overlaps
from orchestration.ingest.seed_rows.bonus import (
    FIRST_MONTHS,
    BonusAdjustment,
    BonusPlan,
    BonusSplit,
)
from orchestration.ingest.seed_rows.row import Seed
from orchestration.ingest.statements import ClosedStatements

MONTHS = {"month": 1, "quarter": 3}


def bonus_problems(
    seeds: Mapping[str, list], reporting_currency: str, closed: ClosedStatements
) -> Iterator[str]:
    """Say what does not fit, each with its file and line.

    Args:
        seeds: rows by the name of their seed.
        reporting_currency: the company's.
        closed: what closed statements hold.
    """
    plans = {(plan.plan, plan.version): plan for plan in seeds["bonus_plans"]}
    register = {kpi.kpi: kpi for kpi in seeds["kpis"]}
    yield from _unknown_plans(seeds, plans)
    yield from _overlaps(list(plans.values()))
    yield from _currencies(plans.values(), seeds["fx_rates"], reporting_currency)
    yield from rule_problems(seeds["bonus_rules"], register)
    yield from gate_problems(seeds["bonus_gates"], seeds["bonus_rules"], register)
    yield from _adjustments(seeds["bonus_adjustments"], plans.values())
    yield from _splits(seeds["bonus_splits"])
    yield from broken_promises(seeds, closed)


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
    for plan in plans:
        if plan.effective_to and plan.effective_to <= plan.effective_from:
            yield (
                f"bonus_plans.csv:{plan.line}: effective_to: found {plan.effective_to}; allowed: "
                f"a day after {plan.effective_from}, or nothing"
            )
    for plan, after in overlaps(plans, lambda plan: (plan.plan,), _span):
        yield (
            f"bonus_plans.csv:{plan.line}: effective_to: found {plan.effective_to}; allowed: "
            f"at most {after.effective_from}, from which version {after.version} holds"
        )


def _span(plan: BonusPlan) -> tuple[date, date]:
    return plan.effective_from, plan.effective_to or date.max


def _currencies(plans: Iterable[BonusPlan], rates: list, reporting_currency: str) -> Iterator[str]:
    """A period is paid at its latest rate, or an earlier one: the first has to have one."""
    for plan in plans:
        end = _end(plan)
        known = any(rate.currency == plan.currency and rate.rate_date < end for rate in rates)
        if plan.currency != reporting_currency and not known:
            yield (
                f"bonus_plans.csv:{plan.line}: currency: found {plan.currency!r}; allowed: "
                f"{reporting_currency}, or one that fx_rates.csv has a rate of before {end}, the "
                "end of the version's first period"
            )


def _end(plan: BonusPlan) -> date:
    """The first day after the first period of a version."""
    years, month = divmod(plan.effective_from.month - 1 + MONTHS[plan.period], 12)
    return date(plan.effective_from.year + years, month + 1, 1)


def _adjustments(adjustments: list[BonusAdjustment], plans: Iterable[BonusPlan]) -> Iterator[str]:
    """A grant is in the statement of a period, so that the period has to have one."""
    versions: dict[str, list[BonusPlan]] = defaultdict(list)
    for plan in plans:
        versions[plan.plan].append(plan)
    for row in adjustments:
        own = versions.get(row.plan, [])
        if own and not any(_has_statement_of(plan, row.period_start) for plan in own):
            yield (
                f"bonus_adjustments.csv:{row.line}: period_start: found {row.period_start}; "
                f"allowed: the first day of a {own[0].period} in which a version of plan "
                f"{row.plan!r} is in force"
            )


def _has_statement_of(plan: BonusPlan, day: date) -> bool:
    begins = day.day == 1 and day.month in FIRST_MONTHS[plan.period]
    return begins and plan.effective_from <= day < (plan.effective_to or date.max)


def _splits(splits: list[BonusSplit]) -> Iterator[str]:
    shares: dict[tuple, Decimal] = defaultdict(Decimal)
    lines = {(split.entity, split.event): split.line for split in reversed(splits)}
    for split in splits:
        shares[split.entity, split.event] += split.share
    for (entity, event), share in shares.items():
        if share != 1:
            yield (
                f"bonus_splits.csv:{lines[entity, event]}: event {event!r}: found shares of "
                f"{share} together; allowed: 1"
            )
