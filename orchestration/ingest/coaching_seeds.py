"""Whether the seeds of coaching fit the register of KPIs; `seeds.py` refuses those that do not."""

from collections.abc import Iterable, Mapping

from orchestration.ingest.seed_rows import Kpi, Seed

# Sums over some weeks make a value of these without another factor.
FOLLOWED_UNITS = ("rate", "ratio", "seconds", "days", "money")
# Column of a seed's row that names a KPI, for each seed that has one.
JUDGED, FOLLOWED = ("scorecard_kpis",), ("coaching_actions", "trainings")


def coaching_problems(seeds: Mapping[str, list[Seed]]) -> list[str]:
    """One line a row whose KPI cannot be compared, or cannot be followed over weeks."""
    comparable = [kpi for kpi in seeds["kpis"] if kpi.interval and kpi.better]
    followed = [kpi for kpi in comparable if kpi.unit in FOLLOWED_UNITS]
    return [
        *_unknown(seeds, JUDGED, comparable, "an interval and say what is better"),
        *_unknown(
            seeds,
            FOLLOWED,
            followed,
            f"an interval, say what is better and are in {', '.join(FOLLOWED_UNITS)}",
        ),
    ]


def _unknown(
    seeds: Mapping[str, list[Seed]], names: Iterable[str], allowed: list[Kpi], which: str
) -> list[str]:
    known = {kpi.kpi for kpi in allowed}
    return [
        f"{name}.csv:{row.line}: kpi: found {row.kpi!r}; "
        f"allowed: those of kpis.csv that have {which}"
        for name in names
        for row in seeds[name]
        if row.kpi not in known
    ]
