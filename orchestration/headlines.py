"""The headline KPIs as lines of text, with which a run closes."""

from collections.abc import Iterator
from decimal import Decimal

import duckdb

# How a value of a unit is written.
FORMS = {
    "count": (",.0f", ""),
    "rate": (".2%", ""),
    "ratio": (",.2f", ""),
    "per_hour": (",.1f", " /h"),
    "seconds": (",.1f", " s"),
    "minutes": (",.1f", " min"),
    "days": (",.1f", " d"),
    "money": (",.2f", ""),
}


def kpi_lines(connection: duckdb.DuckDBPyConnection, language: str) -> Iterator[str]:
    """The company's headline KPIs, of all time and of the latest month, and where the others are.

    Where no headline one is told, all that are told.
    """
    label = f"label_{language}"
    rows = connection.execute(
        f"""
        with latest as (
            -- costs are also entered for months to come
            select max(period_start) as month from fct_kpis
            where period = 'month'
                and period_start <= (select max(data_through_at) from dim_sources)
        )
        select kpis.is_headline, kpis.{label}, kpis.unit, month,
            max(case when period = 'all' then value end),
            max(case when period = 'all' then reason_null end),
            max(case when period = 'month' and period_start = month then value end),
            max(case when period = 'month' and period_start = month then reason_null end)
        from fct_kpis
        inner join dim_kpis as kpis on fct_kpis.kpi = kpis.kpi
        cross join latest
        where figure = 'current' and scope = 'company'
        group by kpis.is_headline, kpis.{label}, kpis.unit, kpis.place, month
        order by kpis.place
        """
    ).fetchall()
    if not rows:
        return
    listed = [row for row in rows if row[0]] or rows
    width = max(len(row[1]) for row in listed) + 2
    yield f"{'KPI':<{width}}{'all time':>18}{f'{rows[0][3]:%Y-%m}':>18}"
    for _, label, unit, _, total, total_reason, month, month_reason in listed:
        shown = (_told(total, unit, total_reason), _told(month, unit, month_reason))
        yield f"{label:<{width}}{shown[0]:>18}{shown[1]:>18}"
    if more := len(rows) - len(listed):
        yield f"More KPIs         {more}, in fct_kpis of the published set; see docs/kpis.md"


def _told(value: Decimal | None, unit: str, reason: str | None) -> str:
    if value is None:
        return {"unanswered_not_logged": "not logged", None: "-"}.get(reason, "n/a")
    form, suffix = FORMS[unit]
    return format(value, form) + suffix
