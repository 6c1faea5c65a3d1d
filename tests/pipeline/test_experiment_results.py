"""What is published of the golden experiments is what golden_experiment_results.csv works out."""

import csv
from decimal import Decimal

import pytest

from tests.pipeline.homes import GOLDEN

with (GOLDEN / "golden_experiment_results.csv").open(encoding="utf-8") as file:
    FIGURES = list(csv.DictReader(file))


@pytest.mark.parametrize(
    "row", FIGURES, ids=lambda row: f"{row['experiment_id']}-{row['kpi']}-{row['figure']}"
)
def test_a_figure_is_what_was_worked_out_by_hand(row, published):
    [(found,)] = published(
        f"select {row['figure']} from fct_experiment_results "
        "where experiment_id = ? and kpi = ? and arm = ?",
        *(row["experiment_id"], row["kpi"], row["arm"]),
    )
    told = row["value"] or None
    expected = told if told is None or row["figure"] == "verdict" else Decimal(told)
    assert found == expected, row["worked"]


def test_every_experiment_has_a_sentence_and_says_who_registered_which_plan(published):
    rows = published(
        "select experiment_id, owner, length(plan_hash), is_plan_changed, is_over, "
        "sample_ratio_p, sentence from fct_experiment_verdicts order by 1"
    )
    assert rows == [
        (
            *("mailed_first", "Eva", 64, False, False, Decimal(1)),
            "keep running until 22 November 2025: 2 of 3 units in the smallest arm",
        ),
        (
            # chi-square of 4 and 6 where 5 and 5 were planned: 0.4
            *("opening", "Eva", 64, False, False, Decimal("0.527089")),
            "keep running until 15 November 2025: 4 of 4 units in the smallest arm",
        ),
        (
            *("pace", "Ben", 64, False, True, Decimal(1)),
            "not distinguishable: Connect rate 100.0% in fast against 50.0%, "
            "-100.0 pp to +100.0 pp apart",
        ),
    ]


def test_no_name_of_a_customer_is_published(published):
    named = published(
        "select table_name, column_name from duckdb_columns() where table_name in "
        "('fct_experiment_results', 'fct_experiment_verdicts') "
        "and regexp_matches(column_name, 'lead|phone|name|email')"
    )
    assert named == []
