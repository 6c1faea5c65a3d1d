"""The charts of marts that have a form of their own: funnel, cohorts, sources, restatements."""

from orchestration.dashboards.boards import Chart
from orchestration.report import charts
from orchestration.report.board_figures import Figures
from orchestration.report.language import Language
from orchestration.report.shown import MOST_ROWS, Shown


def funnel(chart: Chart, figures: Figures, language: Language) -> Shown:
    """The leads first dialled in the period, by how far they have come."""
    steps = figures.funnel()
    bars = [
        {
            "label": language.name(step["step"]),
            "value": step["leads_of_cohort"] or 0,
            "told": _beside(step, language),
        }
        for step in steps
    ]
    head = ("Step", "Leads", "of the step before", "95 % interval", "Events of the period")
    return Shown(
        [language(name) for name in head],
        [
            [
                language.name(step["step"]),
                language.value(step["leads_of_cohort"], "count"),
                language.value(step["cohort_step_rate"], "rate"),
                language.interval(
                    step["cohort_step_rate_low"], step["cohort_step_rate_high"], "rate"
                ),
                language.value(step["events_in_period"], "count"),
            ]
            for step in steps
        ],
        charts.steps(bars) if bars else "",
    )


def cohorts(chart: Chart, figures: Figures, language: Language) -> Shown:
    """What became of those that came in each month."""
    rows = figures.cohorts()
    points = [
        {
            "label": language.name(row["cohort"]),
            "at": str(row["cohort_month"]),
            "on": language.period("month", row["cohort_month"]),
            "value": row["rate_so_far"],
            "is_open": not row["is_mature"],
        }
        for row in rows
    ]
    head = ("Cohort", "Month", "Members", "Rate so far", "Expected", "95 % interval", "Mature on")
    return Shown(
        [language(name) for name in head],
        [
            [
                language.name(row["cohort"]),
                language.period("month", row["cohort_month"]),
                language.value(row["members"], "count"),
                language.value(row["rate_so_far"], "rate"),
                language.value(row["rate_expected"], "rate"),
                language.interval(row["rate_expected_low"], row["rate_expected_high"], "rate"),
                language.day(row["mature_on"]),
            ]
            for row in rows
        ],
        charts.trend(points, "rate") if points else "",
        list(dict.fromkeys(point["label"] for point in points)),
        words=2,
    )


def sources(chart: Chart, figures: Figures, language: Language) -> Shown:
    """Up to when each source has told its events."""
    head = ("Source", "Account", "Has told up to", "Newest extract written")
    return Shown(
        [language(name) for name in head],
        [
            [
                row["source_system"],
                row["source_account"],
                language.moment(row["data_through_at"]),
                language.moment(row["newest_extract_at"]),
            ]
            for row in figures.sources()
        ],
        words=len(head),
    )


def restatements(chart: Chart, figures: Figures, language: Language) -> Shown:
    """Official figures that read otherwise now."""
    rows = figures.restatements()
    head = ("KPI", "Period", "Scope", "Official", "Now", "Because of")
    return Shown(
        [language(name) for name in head],
        [
            [
                row[f"label_{language.code}"],
                language.period(row["period"], row["period_start"]),
                language("company") if row["scope"] == "company" else row["name"],
                language.value(row["old_value"], row["unit"]),
                language.value(row["new_value"], row["unit"]),
                language.name(row["because_of"]),
            ]
            for row in rows[:MOST_ROWS]
        ],
        words=3,
        more=len(rows[MOST_ROWS:]),
    )


def _beside(step: dict, language: Language) -> str:
    """What is written beside a bar: its leads, and their share of those of the step before."""
    leads = language.value(step["leads_of_cohort"], "count")
    if step["cohort_step_rate"] is None or step["step_number"] == 1:
        return leads
    return f"{leads}   {language.value(step['cohort_step_rate'], 'rate')}"
