"""Targets in words."""

from datetime import date

import pandas as pd
import pytest

from orchestration.inference.target_sentences import sentence
from orchestration.report.language import Language

ENGLISH, CHINESE = (Language(code, "EUR", "Europe/Berlin") for code in ("en", "zh"))


def target(**other: object) -> pd.Series:
    """200 sales-qualified leads of a quarter, 26 of whose 65 business days are over."""
    said = {
        "kind": "additive",
        "unit": "count",
        "label_en": "Sales-qualified leads",
        "label_zh": "合格销售线索 (SQL)",
        "starts_on": date(2026, 7, 1),
        "ends_on": date(2026, 9, 30),
        "through_date": date(2026, 8, 5),
        "target_value": 200,
        "value": 70,
        "pace_index": 0.875,
        "status": "red",
    }
    return pd.Series(said | other)


def test_a_target_reads_as_a_sentence():
    assert sentence(target(), ENGLISH) == (
        "200 sales-qualified leads from 1 July to 30 September 2026: 70 by 5 August, "
        "88 % of the pace"
    )
    assert sentence(target(), CHINESE) == (
        "2026年7月1日至9月30日合格销售线索 (SQL) 200：截至8月5日为 70，进度 88%"
    )


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"status": "not_started", "value": 0}, "2026: not started"),
        ({"value": None, "pace_index": None}, "2026: no value yet"),
        ({"status": "nothing_asked", "value": 0, "pace_index": None}, "2026: nothing was asked"),
        (
            {"status": "insufficient_data", "pace_index": None},
            "2026: 70 by 5 August, too little to judge",
        ),
        ({"ends_on": date(2027, 6, 30)}, "from 1 July 2026 to 30 June 2027: 70 by 5 August 2026, "),
    ],
)
def test_a_sentence_says_no_more_than_is_known(other, said):
    assert said in sentence(target(**other), ENGLISH)


def test_nothing_spent_is_not_too_little_to_judge():
    spent = target(status="green", value=0, pace_index=None)
    assert sentence(spent, ENGLISH).endswith("2026: 0 by 5 August")
    assert sentence(spent, CHINESE).endswith("截至8月5日为 0")


def test_a_rate_is_no_number_of_things():
    rate = {"kind": "ratio", "unit": "rate", "label_en": "Connect rate", "target_value": 0.25}
    assert sentence(target(**rate, value=0.2), ENGLISH).startswith(
        "Connect rate of 25.0% from 1 July to 30 September 2026: 20.0% by 5 August"
    )
