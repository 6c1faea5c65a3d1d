"""Charts of KPIs: what each declared tile, trend and list of members is in Superset.

KPIs that may be summed are read from components: every filter reaches them. The others are figures
of one scope: a tile then tells of the company's last whole week, a table of all time, and says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from orchestration.dashboards.boards import Members, MemberTable, Trend
from orchestration.dashboards.superset.datasets import DIMENSIONS
from orchestration.dashboards.superset.forms import (
    ALL_FILTERS,
    PERIOD,
    Drawn,
    Form,
    bars,
    big_number,
    lines,
    only,
    over_time,
    table,
)
from orchestration.dashboards.superset.metrics import (
    UNITS,
    currency_format,
    d3format,
    described,
    label,
)
from orchestration.ingest.seed_rows import Kpi
from orchestration.publish.tables import Table
from orchestration.report.language import Language

MOST_MEMBERS = 15
# Followed for the days of a window: what came lately has not had them.
FOLLOWED = (
    "marketing_to_sales_qualified_cohort",
    "lead_to_opportunity_cohort",
    "sales_conversion_cohort",
)
COLUMNS = {
    "team": "team_name",
    "agent": "agent_name",
    "campaign": "campaign_name",
    "list": "list_name",
    "source_channel": "source_channel",
    "script": "script_id",
}

# Of no company: its rule is one of campaigns.
OF_A_CAMPAIGN = ("abandon_rate_us",)


@dataclass(frozen=True)
class Terms:
    """What all charts are drawn by.

    Attributes:
        register: the KPIs by id.
        summed: those that are metrics of components.
        language: of names and titles, with the reporting currency.
        tables: those of `marts.duckdb` by name.
    """

    register: Mapping[str, Kpi]
    summed: frozenset[str]
    language: Language
    tables: Mapping[str, Table]


def tile(kpi_id: str, terms: Terms) -> Drawn:
    """The value over all that the filters leave, and its weeks."""
    kpi = terms.register[kpi_id]
    words = [UNITS[kpi.unit]] if kpi.unit in UNITS else []
    if kpi_id in FOLLOWED:
        words.append("the newest weeks still rise")
    if kpi_id in terms.summed:
        # raw: the sums of all rows, not the last week's and not a mean of weeks
        dataset, follows, axis, aggregation = "components", ALL_FILTERS, "week", "raw"
        filters = over_time("date_day")
    else:
        dataset, follows, axis, aggregation = "figures", {PERIOD}, "period_start", "LAST_VALUE"
        scope = "campaign" if kpi_id in OF_A_CAMPAIGN else "company"
        words += ["highest campaign" if kpi_id in OF_A_CAMPAIGN else "company", "last whole week"]
        filters = [*over_time("period_start"), _whole_weeks(scope)]
    form = big_number(
        *(kpi_id, d3format(kpi), currency_format(kpi, terms.language)),
        ", ".join(map(terms.language, words)),
    )
    return Drawn(
        id=f"tile_{kpi_id}",
        title=label(kpi, terms.language),
        description=described(kpi, terms.language),
        dataset=dataset,
        form=form | {"x_axis": axis, "aggregation": aggregation, "adhoc_filters": filters},
        follows=frozenset(follows),
    )


def trend(chart: Trend, id: str, terms: Terms) -> Drawn:
    """Lines over whole weeks: one that is not over would look like a fall."""
    kpis = [terms.register[kpi] for kpi in chart.kpis]
    # beside the title, at the axis it would stand on its numbers; "per hour" is in the name
    unit = "" if kpis[0].unit == "per_hour" else UNITS.get(kpis[0].unit, "")
    form = lines(chart.kpis, d3format(kpis[0]), currency_format(kpis[0], terms.language))
    if terms.summed.issuperset(chart.kpis):
        filters = [*over_time("date_day"), only("is_whole_week")]
        form |= {"adhoc_filters": filters}
        return _drawn(chart, id, terms, "components", form, ALL_FILTERS, unit)
    filters = [*over_time("period_start"), _whole_weeks("company")]
    form |= {"adhoc_filters": filters}
    return _drawn(chart, id, terms, "figures", form, frozenset({PERIOD}), unit)


def members(chart: Members, id: str, terms: Terms) -> Drawn:
    """Bars of the highest values; members with too few units behind theirs are left out."""
    kpi = terms.register[chart.kpis[0]]
    column = COLUMNS[chart.scope]
    form = bars(
        *(kpi.kpi, column, d3format(kpi)),
        *(currency_format(kpi, terms.language), MOST_MEMBERS),
    )
    filters = [*over_time("date_day"), only(f"{column} <> '(none)'")]
    if kpi.min_n:
        filters.append(only(f"sum({kpi.n}) >= {kpi.min_n}", "HAVING"))
    form |= {"adhoc_filters": filters}
    suffix = "highest %(most)s" if chart.scope in ("agent", "list") else ""
    return _drawn(chart, id, terms, "components", form, ALL_FILTERS, suffix)


def member_table(chart: MemberTable, id: str, terms: Terms) -> Drawn:
    """A row a member; of all time and without filters where a KPI cannot be summed."""
    form = table(metrics=list(chart.kpis), timeseries_limit_metric=chart.kpis[0])
    if terms.summed.issuperset(chart.kpis):
        form |= {"groupby": [COLUMNS[chart.scope]], "adhoc_filters": over_time("date_day")}
        return _drawn(chart, id, terms, "components", form, ALL_FILTERS)
    filters = [only(f"scope = '{chart.scope}' and period = 'all'")]
    named = {"expressionType": "SQL", "sqlExpression": "member"}
    named["label"] = terms.language(DIMENSIONS[COLUMNS[chart.scope]])
    form |= {"groupby": [named], "adhoc_filters": filters}
    return _drawn(chart, id, terms, "figures", form, frozenset(), "all time")


def _whole_weeks(scope: str) -> Form:
    return only(f"scope = '{scope}' and period = 'week' and is_complete")


def _drawn(
    chart: Trend | Members | MemberTable,
    id: str,
    terms: Terms,
    dataset: str,
    form: dict,
    follows: frozenset[str],
    suffix: str = "",
) -> Drawn:
    words = [
        f"{label(kpi, terms.language)}: {described(kpi, terms.language)}"
        for kpi in map(terms.register.__getitem__, chart.kpis)
    ]
    title = terms.language(chart.title)
    if suffix:
        title += f" ({terms.language(suffix) % {'most': MOST_MEMBERS}})"
    return Drawn(id, title, "\n".join(words), dataset, form, follows)
