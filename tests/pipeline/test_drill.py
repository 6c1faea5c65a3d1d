"""Every number of the golden home leads to the delivered rows that it is made of."""

import io
from decimal import Decimal

import pytest

from orchestration.drill import DrillError, drill, write_csv
from orchestration.periods import read_period
from tests.pipeline.homes import ask

ALL = read_period("all", "monday")
CONTRIBUTED = """
with contributed as materialized (
    select register.kpi, contributions.* exclude (entity, entity_key, date_day)
    from marts.int_contributions as contributions
    inner join marts.dim_kpis as register on register.numerator = contributions.amount
    where register.kind = 'additive' and credit_role in ('(none)', 'closer')
),
members as ({members})
select kpi, scope, scope_id, sum(value) from members group by all having sum(value) <> 0
"""
FIGURES = """
select kpi, scope, scope_id, kpis.numerator
from marts.int_kpis as kpis inner join marts.dim_kpis as register using (kpi)
where kind = 'additive' and period = 'all' and scope in {scopes} and kpis.numerator <> 0
    and credit_role in ('(none)', 'closer')
"""
COLUMNS = {
    **{"team": "team_key", "agent": "agent_key", "campaign": "campaign_key", "list": "list_key"},
    **{"source_channel": "source_channel", "script": "script_id"},
}


def test_what_rows_contribute_adds_up_to_every_additive_kpi_of_every_member(golden):
    members = " union all ".join(
        f"select kpi, '{scope}' as scope, {column} as scope_id, value from contributed"
        for scope, column in COLUMNS.items()
    )
    contributed = ask(golden.home, CONTRIBUTED.format(members=members))
    figures = ask(golden.home, FIGURES.format(scopes=tuple(COLUMNS)))
    assert len(figures) > 300
    assert sorted(contributed) == sorted(figures)


def drilled(golden, *arguments):
    return drill(golden.home, *arguments)


def test_a_rate_has_the_rows_of_both_its_sides(golden):
    october = read_period("2025-10", "monday")
    figure, rows = drilled(golden, "connect_rate", october, "campaign", "K1", None)
    assert (figure.numerator, figure.denominator) == (8, 16)
    assert [sum(row[0] == part for row in rows) for part in ("numerator", "denominator")] == [8, 16]
    # C2 came twice: the later delivery is the one that counts
    assert ("C2", "calls_20251115.csv", 2) in {row[7:] for row in rows if row[0] == "numerator"}


def test_an_order_has_its_items_and_its_adjustment(golden):
    _, rows = drilled(golden, "revenue_net", ALL, "agent", "A1", "qualifier")
    told = {(row[2], row[4], row[8]) for row in rows if row[7] == "R1"}
    assert told == {
        (Decimal(1000), "orders", "order_items_20251115.csv"),
        (None, "orders", "order_items_20251115.csv"),
        (Decimal(-100), "order_adjustments", "adjustments_20251115.csv"),
    }


def test_what_is_not_summed_has_the_rows_that_it_is_computed_from(golden):
    figure, rows = drilled(golden, "leads_attempted", ALL, "company", None, None)
    assert (figure.value, len(rows)) == (9, 24)  # nine leads, two dozen dials


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("connects", ALL, "agent", "A9", None), "no agent is called 'A9'"),
        (("conects", ALL, "company", None, None), "'conects' is no KPI of the register"),
        (("orders", ALL, "agent", "A1", None), "add --role qualifier or closer"),
        (
            ("dials", read_period("2024", "monday"), "company", None, None),
            "dials has no figure for company",
        ),
    ],
)
def test_what_is_not_there_is_said(golden, arguments, words):
    with pytest.raises(DrillError, match=words):
        drilled(golden, *arguments)


def test_a_cell_that_a_spreadsheet_would_run_is_text():
    file = io.StringIO()
    write_csv(
        [("numerator", "dials", Decimal(-1), None, "call_attempts", "=1+1", "@x", "-x")], file
    )
    assert file.getvalue().splitlines()[1] == "numerator,dials,-1,,call_attempts,'=1+1,'@x,'-x"
