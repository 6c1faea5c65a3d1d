"""SMART: whether a target says enough to be held to, one message a letter that fails.

Here: what the seeds alone can tell. Whether a target can be reached by what was reached before is
asked of the marts (`quality/suites/targets.py`), as is whether its member is there.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Literal

from orchestration.declaration.wording import hint
from orchestration.ingest.seed_checks.overlaps import overlaps
from orchestration.ingest.seed_rows import Kpi, RampProfile, Target, TargetStatus
from orchestration.ingest.seed_rows.targets import SCOPES


def target_problems(
    targets: Sequence[Target],
    register: Sequence[Kpi],
    ramps: Sequence[RampProfile],
    week_start: Literal["monday", "sunday"],
) -> list[str]:
    """What is wrong with targets, a line each: `targets.csv:2: Specific: found …; allowed: …`.

    Args:
        targets: rows of the seed.
        register: the home's KPIs.
        ramps: the home's ramp profiles.
        week_start: the company's.
    """
    kpis = {kpi.kpi: kpi for kpi in register}
    profiles = {ramp.profile for ramp in ramps}
    problems = []
    for target in targets:
        for letter, judge in _LETTERS.items():
            if found := judge(target, kpis):
                problems.append(f"targets.csv:{target.line}: {letter}: {found}")
        if found := _ramp(target, profiles):
            problems.append(f"targets.csv:{target.line}: ramp_profile: {found}")
    return [*problems, *_of_one_version(targets, week_start)]


def status_problems(statuses: Sequence[TargetStatus]) -> list[str]:
    """What is wrong with the statuses together, a line each."""
    if not any(status.at_least == 0 for status in statuses):
        return ["target_statuses.csv: found no status at_least 0; allowed: one, for the slowest"]
    return []


def _specific(target: Target, kpis: Mapping[str, Kpi]) -> str | None:
    if target.kpi not in kpis:
        return (
            f"found kpi {target.kpi or 'nothing'}; allowed: one of kpis.csv{hint(target.kpi, kpis)}"
        )
    if target.scope not in SCOPES:
        return f"found scope {target.scope or 'nothing'}; allowed: {', '.join(SCOPES)}"
    if not target.member or (target.scope == "company") != (target.member == "*"):
        return (
            f"found member {target.member or 'nothing'} of scope {target.scope}; allowed: the "
            "source's id or name of who is to reach it, * for the company"
        )
    return None


def _measurable(target: Target, kpis: Mapping[str, Kpi]) -> str | None:
    kpi = kpis.get(target.kpi)
    if target.target_value is None or target.target_value <= 0:
        return f"found target_value {_said(target.target_value)}; allowed: a number above 0"
    if kpi and target.unit != kpi.unit:
        return f"found unit {target.unit or 'nothing'}; allowed: {kpi.unit}, as {kpi.kpi} has it"
    if kpi and kpi.better is None:
        return f"found {kpi.kpi}, of which neither more nor less is better; allowed: another KPI"
    return None


def _achievable(target: Target, kpis: Mapping[str, Kpi]) -> str | None:
    if target.baseline_value is None:
        return "found baseline_value nothing; allowed: the value from which it starts"
    return None


def _relevant(target: Target, kpis: Mapping[str, Kpi]) -> str | None:
    missing = [name for name in ("owner", "rationale") if not getattr(target, name)]
    if missing:
        return f"found {' and '.join(missing)} nothing; allowed: who answers for it, and what for"
    return None


def _time_bound(target: Target, kpis: Mapping[str, Kpi]) -> str | None:
    first, last = target.starts_on, target.ends_on
    if not (first and last and first < last):
        return (
            f"found {_said(first)} to {_said(last)}; allowed: a first day, and a last one after it"
        )
    return None


_LETTERS: dict[str, Callable[[Target, Mapping[str, Kpi]], str | None]] = {
    "Specific": _specific,
    "Measurable": _measurable,
    "Achievable": _achievable,
    "Relevant": _relevant,
    "Time-bound": _time_bound,
}


def _ramp(target: Target, profiles: set[str]) -> str | None:
    if target.ramp_profile is None:
        return None
    if target.scope != "agent":
        return f"found one of scope {target.scope}; allowed: of an agent alone"
    if target.ramp_profile not in profiles:
        return f"found {target.ramp_profile}; allowed: those of ramp_profiles.csv"
    return None


def _of_one_version(targets: Sequence[Target], week_start: str) -> Iterator[str]:
    """Overlaps; those of different kinds of periods are none: a quarter's target has its months."""

    def identity(target: Target) -> tuple:
        kind = _kind_of_period(target, week_start)
        return (target.kpi, target.scope, target.member, target.credit_role, target.version, kind)

    dated = [target for target in targets if target.starts_on and target.ends_on]
    for before, after in overlaps(dated, identity, _span):
        yield (
            f"targets.csv:{after.line}: found {after.starts_on} to {after.ends_on}, which "
            f"overlaps line {before.line} of the same version; allowed: a higher version, which "
            "takes its place"
        )


def _span(target: Target) -> tuple[date, date]:
    return target.starts_on, target.ends_on + timedelta(days=1)


def _kind_of_period(target: Target, week_start: str) -> str | None:
    """week, month, quarter or year where it is a whole one, as `dim_targets.period` has it."""
    first, after = _span(target)
    if (after - first).days == 7 and first.weekday() == (6 if week_start == "sunday" else 0):
        return "week"
    months = 12 * (after.year - first.year) + after.month - first.month
    kind = {1: "month", 3: "quarter", 12: "year"}.get(months)
    begins_one = first.day == after.day == 1 and kind and (first.month - 1) % months == 0
    return kind if begins_one else None


def _said(value: object) -> str:
    return "nothing" if value is None else str(value)
