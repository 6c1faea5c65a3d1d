"""The KPIs that close a run: the headline ones that are told, how many more there are, or all."""

from datetime import date

import duckdb
import pytest

from orchestration.headlines import kpi_lines

REGISTER = [
    ("dials", True, 2),
    ("talk_seconds", False, 3),
    ("orders", True, 4),
    ("leads", False, 5),
]


def told(*kpis: str) -> list[str]:
    """What is said of a company that was told these KPIs: 12 of each, 3 of them in March."""
    rows = [
        (kpi, period, start, value)
        for kpi in kpis
        for period, start, value in (("all", date(1970, 1, 1), 12), ("month", date(2026, 3, 1), 3))
    ]
    with duckdb.connect() as connection:
        connection.execute(
            "create table dim_sources as select timestamp '2026-03-31 12:00' as data_through_at;"
            "create table dim_kpis (kpi text, is_headline boolean, place bigint, unit text, "
            "label_en text);"
            "create table fct_kpis (kpi text, period text, period_start date, value decimal, "
            "reason_null text, figure text, scope text)"
        )
        connection.executemany("insert into dim_kpis values ($1, $2, $3, 'count', $1)", REGISTER)
        for row in rows:
            connection.execute(
                "insert into fct_kpis values (?, ?, ?, ?, null, 'current', 'company')", row
            )
        return [" ".join(line.split()) for line in kpi_lines(connection, "en")]


def test_headline_kpis_are_listed_and_the_others_counted():
    assert told("orders", "dials", "talk_seconds", "leads") == [
        "KPI all time 2026-03",
        "dials 12 3",
        "orders 12 3",
        "More KPIs 2, in fct_kpis of the published set; see docs/kpis.md",
    ]


@pytest.mark.parametrize("kpis", [("dials",), ("talk_seconds", "leads")], ids=" ".join)
def test_what_is_told_is_never_hidden_whole(kpis):
    assert told(*kpis) == ["KPI all time 2026-03", *(f"{kpi} 12 3" for kpi in kpis)]


def test_a_company_of_which_no_kpi_is_told_has_no_table():
    assert told() == []
