"""Whether the seeds of coaching fit the register of KPIs."""

from collections.abc import Collection, Iterable, Mapping

from orchestration.ingest.seed_checks.bonus_rules import roles_of
from orchestration.ingest.seed_rows import Kpi, Seed

# Sums over some weeks make a value of these without another factor.
FOLLOWED_UNITS = ("rate", "ratio", "seconds", "days", "money")
# The seeds that name a KPI: to compare agents by, and to follow over weeks.
JUDGED, FOLLOWED = ("scorecard_kpis",), ("coaching_actions", "trainings")


def coaching_problems(seeds: Mapping[str, list[Seed]], shipped_kpis: Collection[str]) -> list[str]:
    """One line a row whose KPI cannot be compared, or cannot be followed over weeks.

    Args:
        seeds: the effective ones, by name.
        shipped_kpis: those of the register that ships: what a company has taken out of its own
            is no mistake in a seed that ships as well, and is told of nobody.
    """
    comparable = [kpi for kpi in seeds["kpis"] if kpi.interval and kpi.better]
    followed = [kpi for kpi in comparable if kpi.unit in FOLLOWED_UNITS]
    taken_out = set(shipped_kpis) - {kpi.kpi for kpi in seeds["kpis"]}
    units = ", ".join(FOLLOWED_UNITS)
    can_compare = "have an interval and say what is better"
    return [
        *_unknown(seeds, JUDGED, _names(comparable) | taken_out, can_compare),
        *_unknown(seeds, FOLLOWED, _names(followed), f"{can_compare}, in {units}"),
        *_credited_twice(seeds),
    ]


def _names(kpis: Iterable[Kpi]) -> set[str]:
    return {kpi.kpi for kpi in kpis}


def _unknown(
    seeds: Mapping[str, list[Seed]], names: Iterable[str], allowed: set[str], which: str
) -> list[str]:
    return [
        f"{name}.csv:{row.line}: kpi: found {row.kpi!r}; allowed: those of kpis.csv that {which}"
        for name in names
        for row in seeds[name]
        if row.kpi not in allowed
    ]


def _credited_twice(seeds: Mapping[str, list[Seed]]) -> list[str]:
    """What has one value for who qualified and another for who closed is told of no agent."""
    twice = {kpi.kpi for kpi in seeds["kpis"] if roles_of(kpi) != (None,)}
    return [
        f"{name}.csv:{row.line}: kpi: found {row.kpi!r}, which agents and teams are credited with "
        "by role; allowed: what is credited once, such as step_conversation_qualified"
        for name in (*JUDGED, *FOLLOWED)
        for row in seeds[name]
        if row.kpi in twice and getattr(row, "level", "agent") != "process"
    ]
