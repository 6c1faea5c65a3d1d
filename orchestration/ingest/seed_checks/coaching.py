"""Whether the seeds of coaching fit the register of KPIs; `seeds.py` refuses those that do not."""

from collections.abc import Collection, Iterable, Mapping

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
