"""Sentences of steps: what fell, what that is worth, where it lies, and what may be chance."""

import pandas as pd
import pytest

from orchestration.inference.bottleneck_sentences import sentence
from orchestration.report.language import Language

ENGLISH = Language("en", "EUR", "Europe/Berlin")
CHINESE = Language("zh", "EUR", "Europe/Berlin")
FELL = {
    "label_en": "Conversation to qualified lead",
    "label_zh": "转化率 (对话→合格线索)",
    **{"value_before": 0.101, "value": 0.082, "change_low": -0.031, "change_high": -0.007},
    **{"lost_qualified": 12.3, "lost_amount": 4300.2, "verdict": "bottleneck"},
    **{"dimension": "list", "segment_name": "Trade fair", "is_reversed": False},
    **{"change_by_mix": -0.004, "change_by_rate": -0.015},
}


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (
            {},
            "Conversation to qualified lead fell from 10.1% to 8.2% (-3.1 pp to -0.7 pp); "
            "qualified leads lost: about 12, €4,300; mostly rate, in list Trade fair",
        ),
        (
            {"change_by_mix": -0.024, "change_by_rate": 0.005, "lost_amount": None},
            "Conversation to qualified lead fell from 10.1% to 8.2% (-3.1 pp to -0.7 pp); "
            "qualified leads lost: about 12; mostly mix, in list Trade fair",
        ),
        (
            {"is_reversed": True, "dimension": "lead_hour"},
            "Conversation to qualified lead fell from 10.1% to 8.2% (-3.1 pp to -0.7 pp); "
            "qualified leads lost: about 12, €4,300; "
            "every single hour moved the other way: the mix has changed",
        ),
        (
            {"dimension": None},
            "Conversation to qualified lead fell from 10.1% to 8.2% (-3.1 pp to -0.7 pp); "
            "qualified leads lost: about 12, €4,300",
        ),
        (
            {"change_high": 0.001, "verdict": "may be chance"},
            "Conversation to qualified lead fell from 10.1% to 8.2% (-3.1 pp to +0.1 pp); "
            "qualified leads lost: about 12, €4,300; may be chance",
        ),
        (
            {"value": 0.121, "change_low": 0.004, "change_high": 0.036, "verdict": "gain"}
            | {"lost_qualified": -2.345, "lost_amount": -819.27},
            "Conversation to qualified lead rose from 10.1% to 12.1% (+0.4 pp to +3.6 pp); "
            "qualified leads won: about 2.3, €819.27; mostly mix, in list Trade fair",
        ),
        (
            {"value": 0.10101, "verdict": "too few", "change_low": None, "change_high": None},
            "Conversation to qualified lead stayed at 10.1%; "
            "qualified leads lost: about 12, €4,300; too few to judge",
        ),
    ],
    ids=["rate", "mix, no worth", "reversed", "not split", "chance", "gain", "one week before"],
)
def test_a_step_is_told_in_english(more, said):
    assert sentence(pd.Series(FELL | more), ENGLISH) == said


def test_a_step_is_told_in_chinese():
    assert sentence(pd.Series(FELL), CHINESE) == (
        "转化率 (对话→合格线索)从 10.1% 降至 8.2%（-3.1 个百分点 至 -0.7 个百分点）；"
        "约损失合格线索 12 条，€4,300；主要因转化率变化，集中于名单 Trade fair"
    )
