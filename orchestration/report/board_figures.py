"""The figures of the report's pages, read from `marts.duckdb`; nothing is computed that it has not.

Not here: how they look (`board_page.py`, `charts.py`), which there are (dashboards/boards.yml).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import duckdb

from orchestration.dashboards.scopes import NAMED
from orchestration.report.published import REACHED, Period, columns_of, read

HISTORY, WEEKS = 13, 26
NOBODY = "(none)"
# how the members of scopes are called; others are told by name
CALLED = " union all ".join(
    f"select '{scope}' as scope, member_key as scope_id, name as called from {members.named()}"
    for scope, members in NAMED.items()
)
FIGURE = """
select rpt.* exclude (data_through_at, publish_id), kpis.unit, kpis.better, kpis.numerator as over,
    kpis.denominator as under, kpis.definition, kpis.label_en, kpis.label_zh, kpis.interval
from rpt_kpis as rpt inner join dim_kpis as kpis using (kpi)
"""
# what is credited twice is told by who qualified the lead
OF_PERIOD = "period = $kind and period_start = $start and credit_role in ('(none)', 'qualifier')"


@dataclass(frozen=True)
class Figures:
    """What a `marts.duckdb` says of a period, to which there is a connection."""

    connection: duckdb.DuckDBPyConnection
    period: Period

    @cached_property
    def columns(self) -> dict[str, list[str]]:
        """The columns of each of its tables."""
        return columns_of(self.connection)

    def tiles(self, kpis: Sequence[str]) -> list[dict]:
        """KPIs of the company, each with its `history`; those not told in the period are none."""
        found = self._rows(
            f"{FIGURE} where list_contains($kpis, kpi) and scope = 'company' and {OF_PERIOD}",
            kpis=list(kpis),
        )
        histories = self._histories(kpis)
        by_kpi = {row["kpi"]: row | {"history": histories[row["kpi"]]} for row in found}
        return [by_kpi[kpi] for kpi in kpis if kpi in by_kpi]

    def not_told(self, kpis: Sequence[str]) -> list[dict]:
        """Those of the KPIs that the company has no figure of in the period: their labels."""
        return self._rows(
            f"""select label_en, label_zh from dim_kpis where list_contains($kpis, kpi)
                and kpi not in (select kpi from rpt_kpis where scope = 'company' and {OF_PERIOD})
            order by place""",
            kpis=list(kpis),
        )

    def _histories(self, kpis: Sequence[str]) -> dict[str, list[Decimal | None]]:
        """The latest values of KPIs of the company, up to the period's, the oldest first."""
        rows = self._rows(
            """select kpi, list(value order by period_start) as history
            from (
                select kpi, value, period_start,
                    row_number() over (partition by kpi order by period_start desc) as place
                from rpt_kpis
                where list_contains($kpis, kpi) and scope = 'company' and period = $kind
                    and period_start <= $start
            ) as latest
            where place <= $most group by kpi""",
            kpis=list(kpis),
            most=HISTORY,
        )
        return {row["kpi"]: row["history"] for row in rows}

    def trend(self, kpis: Sequence[str]) -> list[dict]:
        """KPIs of the company by the latest weeks, whatever the period: pages share a drawing."""
        return self._rows(
            f"""{FIGURE} where list_contains($kpis, kpi) and scope = 'company' and period = 'week'
                and period_start <= {REACHED}
                and period_start > {REACHED} - interval {7 * WEEKS} day
            order by kpis.place, period_start""",
            kpis=list(kpis),
        )

    def members(self, scope: str, kpis: Sequence[str]) -> list[dict]:
        """KPIs by member of a scope in the period, the largest of the first KPI before others.

        Returns:
            A row a member, with `name` and by KPI its figure.
        """
        figures = self.of_scopes([(scope, kpi) for kpi in kpis])
        found: dict[str, dict] = {}
        for figure in figures:
            row = found.setdefault(figure["scope_id"], {"name": figure["name"]})
            row[figure["kpi"]] = figure
        return sorted(found.values(), key=lambda row: _rank(row, kpis[0]), reverse=True)

    def of_scopes(self, shown: Sequence[tuple[str, str]]) -> list[dict]:
        """Figures of pairs of scope and KPI, of all their members, each with its `name`."""
        return self._rows(
            f"""select figures.*, coalesce(called, scope_id) as name
            from ({FIGURE} where list_contains($shown, scope || ' ' || kpi) and {OF_PERIOD}
            ) as figures
            left join ({CALLED}) as named using (scope, scope_id)
            order by scope, kpi, name, scope_id""",
            shown=[" ".join(pair) for pair in shown],
        )

    def funnel(self) -> list[dict]:
        """The steps of the company's funnel in the period."""
        return self._rows(
            "from rpt_funnel where period = $kind and period_start = $start order by step_number"
        )

    def cohorts(self) -> list[dict]:
        """What became of those that came in each month, the latest year."""
        return self._rows(
            """from rpt_cohorts
            where cohort_month < $end and cohort_month >= $end - interval 12 month
            order by cohort, cohort_month"""
        )

    def sources(self) -> list[dict]:
        """Up to when each source has told its events, the oldest first."""
        return self._rows("from dim_sources order by data_through_at nulls first, source_system")

    def restatements(self) -> list[dict]:
        """Official figures that read otherwise now, the company's first."""
        return self._rows(
            f"""select restated.*, label_en, label_zh, unit, coalesce(called, scope_id) as name
            from fct_restatements as restated inner join dim_kpis using (kpi)
            left join ({CALLED}) as named using (scope, scope_id)
            order by scope <> 'company', period_start desc, kpi, scope_id"""
        )

    def _rows(self, sql: str, **values: object) -> list[dict]:
        given = {"kind": self.period.kind, "start": self.period.start, "end": self.period.end}
        used = {name: value for name, value in (given | values).items() if f"${name}" in sql}
        return read(self.connection, sql, **used)


def _rank(row: dict, kpi: str) -> tuple[bool, Decimal]:
    """By which members are sorted: who has no value comes late, nobody last."""
    value = row[kpi]["value"] if kpi in row else None
    return row["name"] != NOBODY, Decimal("-Infinity") if value is None else value
