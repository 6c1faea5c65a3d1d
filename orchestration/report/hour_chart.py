"""The chart of best hours: when leads pick up, by the clock where they are."""

from orchestration.dashboards.boards import Chart
from orchestration.report import charts
from orchestration.report.board_figures import Figures
from orchestration.report.language import Language
from orchestration.report.published import read
from orchestration.report.shown import MOST_ROWS, Shown

# The best first; those of too few dials after others.
HOURS = """
from fct_contact_hours where scope = 'company'
order by verdict = 'insufficient_data', adjusted_rate desc, local_dow, local_hour
"""
NOTE = (
    "Connects per dial by the clock where the lead is, %(first)s to %(last)s; the fuller the "
    "colour, the more, and grey is fewer than %(least)s dials. Late attempts are to leads that are "
    "hard to reach, so rates are of dials of the usual attempts. Dials to leads whose time zone "
    "nobody knows: %(unknown)s."
)


def heatmap(chart: Chart, figures: Figures, language: Language) -> Shown:
    """When leads pick up, by the clock where they are: days of the week by hours."""
    hours = read(figures.connection, HOURS)
    days = language.weekdays
    cells = [
        {
            "day": days[row["local_dow"] - 1],
            "hour": row["local_hour"],
            "value": None if _is_thin(row) else row["adjusted_rate"],
        }
        for row in hours
    ]
    told = sorted({cell["hour"] for cell in cells})
    head = ("Day", "Hour", "Dials", "Connects per dial", "Adjusted rate", "Observed to expected")
    return Shown(
        [language(name) for name in (*head, "95 % interval", "Verdict")],
        [
            [
                days[row["local_dow"] - 1],
                f"{row['local_hour']:02}:00",
                language.value(row["dials"], "count"),
                language.value(row["contact_rate"], "rate"),
                language.value(None if _is_thin(row) else row["adjusted_rate"], "rate"),
                language.value(row["observed_to_expected"], "ratio"),
                language.interval(row["observed_low"], row["observed_high"], "ratio"),
                language.name(row["verdict"]),
            ]
            for row in hours[:MOST_ROWS]
        ],
        charts.heatmap(cells, days, range(told[0], told[-1] + 1)) if cells else "",
        numbers=range(2, 7),
        more=len(hours[MOST_ROWS:]),
        note=_note(hours[0], language) if hours else "",
    )


def _is_thin(hour: dict) -> bool:
    return hour["verdict"] == "insufficient_data"


def _note(hour: dict, language: Language) -> str:
    return language(NOTE) % {
        "first": language.day(hour["first_day"]),
        "last": language.day(hour["last_day"]),
        "least": language.value(hour["min_dials"], "count"),
        "unknown": language.value(hour["unknown_dials"], "count"),
    }
