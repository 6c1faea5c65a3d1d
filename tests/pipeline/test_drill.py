"""Every number of the golden home leads to the delivered rows that it is made of."""

import io
from decimal import Decimal

import pytest

from orchestration.drill import DrillError, drill, write_csv
from orchestration.periods import read_period
from tests.pipeline.homes import ask
from tests.pipeline.remade import remade_figures

ALL = read_period("all", "monday")
UNDELIVERED = """
select distinct costs.cost_source
from marts.int_figure_contributions as told
anti join marts.int_source_rows using (entity, entity_key)
left join marts.fct_costs as costs on told.entity = 'cost_entries' and entity_key = cost_key
"""


def test_every_figure_is_made_again_of_the_rows_behind_it(golden):
    figures = remade_figures(golden.home)
    assert len(figures) > 20_000
    assert {"attempt", "funnel_step", "attribution_model", "list"} <= {row[0] for row in figures}
    assert [row for row in figures if row[-2] != row[-1]] == []


def test_only_what_a_rate_made_was_delivered_in_no_row(golden):
    assert ask(golden.home, UNDELIVERED) == [("rate",)]


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
    ("kpi", "period", "scope", "member", "numerator", "denominator"),
    [
        ("attempt_hazard", "all", "attempt", "2", "C2 C10 C17", "C2 C10 C17"),
        # the first dials to L1 L2 L3 L5 L6, and to L9 who has no opportunity
        ("funnel_step_cohort", "all", "funnel_step", "opportunity", "C1 C3 C4 C11 C14", "… C19"),
        ("funnel_step_imputed_share", "2025-10-13", "funnel_step", "connected", "C4", "C1 C3 C4"),
        # everything up to the day counts; nobody knows since when L8 is on the list
        (
            *("list_penetration", "2025-10-14", "list", "LS1"),
            *("C1 C3 C4", "LS1|L1 LS1|L2 LS1|L3 LS1|L5 LS1|L8"),
        ),
        # the 30 days up to the last call, C24 on 5 November: the 7 October is its first
        (
            *("abandon_rate_us", "2025-11-05", "campaign", "K1"),
            *("M1", "C2 C13 C14 C16 C17 C18 C22 C24 M1 M3"),
        ),
        ("abandon_rate_us", "2025-10-14", "campaign", "K1", "", "C2"),
        ("abandon_rate_uk", "2025-10-21", "company", None, "M1 M3", "M1 M3"),
        ("opportunity_amount_open", "2025-10", "company", None, "O2 O3 O4 O5", ""),
        ("weighted_pipeline", "all", "company", None, "O5", ""),
        ("revenue_contributed_net", "2025-10", "attribution_model", "linear", "R1", ""),
        ("attempts_to_contact_p50", "2025-10-20", "company", None, "C17 C18 C19", ""),
    ],
)
def test_what_is_counted_otherwise_has_its_rows(
    golden, kpi, period, scope, member, numerator, denominator
):
    _, rows = drilled(golden, kpi, read_period(period, "monday"), scope, member, None)
    told = {
        part: {row[7] for row in rows if row[0] == part} for part in ("numerator", "denominator")
    }
    assert told == {
        "numerator": set(numerator.split()),
        "denominator": set(denominator.replace("…", numerator).split()),
    }


def test_a_row_is_found_where_it_was_delivered(golden):
    _, rows = drilled(golden, "list_saturation", ALL, "list", "LS2", None)
    assert ("crm_and_dialer", "LS2|L9", "members_20251115.csv", 12) in {row[6:] for row in rows}
    assert ("crm_and_dialer", "M2", "machine_20251103.csv", 3) in {row[6:] for row in rows}


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
        (("attempt_hazard", ALL, "team", "(none)", None), "it is told by attempt$"),
    ],
)
def test_what_is_not_there_is_said(golden, arguments, words):
    with pytest.raises(DrillError, match=words):
        drilled(golden, *arguments)


def test_a_cell_that_a_spreadsheet_would_run_is_text():
    file = io.StringIO()
    write_csv(
        [("numerator", "dials", Decimal(-1), None, "call_attempts", "=1+1", "@x", "\t-x")], file
    )
    assert file.getvalue().splitlines()[1] == "numerator,dials,-1,,call_attempts,'=1+1,'@x,\\t-x"
