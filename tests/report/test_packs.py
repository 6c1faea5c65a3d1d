"""The page of a pack: what it shows of one agent, in both languages, whatever names are made of."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from orchestration.report.board_page import Edition
from orchestration.report.language import Language
from orchestration.report.pack_figures import Pack
from orchestration.report.pack_page import pack_page
from orchestration.report.published import Period
from tests.report.conftest import HOSTILE, THROUGH, Missing, Page

MONTH = Period("month", date(2026, 10, 1), date(2026, 11, 1), False)
AGENT = {"agent_key": "a1", "display_name": "Ada", "source_id": "A1", "team_name": "north"}
CARD = {
    **{"kpi": "conversation_rate", "label_en": "Conversation rate", "label_zh": "对话率"},
    **{"unit": "rate", "n": 300, "value": Decimal("0.4"), "peer_value": Decimal("0.5")},
    **{"ci_low": Decimal("0.346"), "ci_high": Decimal("0.456"), "median": Decimal("0.51")},
    **{"robust_z": Decimal("-2.1"), "percentile": Decimal(4), "verdict": "improve"},
    **{"peers": 21, "peer_group": "campaign and tenure"},
    **{"trend_slope": Decimal("0.01"), "trend_low": Decimal(0), "trend_high": Decimal("0.02")},
    "observed_to_expected": Decimal("0.8"),
    **{"observed_low": Decimal("0.7"), "observed_high": Decimal("0.91")},
    **{"coaching_policy": "2026-01-01", "set_by": "Lena"},
}
CALL = {
    **{"kpi": "conversation_rate", "call_id": "77|1", "recording_id": "9"},
    "started_at": datetime(2026, 10, 5, 12),
}
ACTION = {
    **{"agreed_on": date(2026, 10, 5), "agreed_by": "Lena", "action": "open with the reason"},
    **{"trained_on": date(2026, 10, 5), "trainer": "Lena", "skill": "opening", "what": "an hour"},
    **{"label_en": "Conversation rate", "label_zh": "对话率", "unit": "rate"},
    **{"value_before": Decimal("0.4"), "value_since": Decimal("0.5"), "state": "open"},
    **{"difference_low": Decimal("0.02"), "difference_high": Decimal("0.18"), "outcome": "better"},
}
VERDICTS = ("strength", "improve", "not distinguishable", "too few", "no peers")
OUTCOMES = ("better", "worse", "not distinguishable", "too few", "not yet")


def page(pack: Pack, code: str = "en", language: Language | None = None) -> Page:
    language = language or Language(code, "EUR", "Europe/Berlin")
    return Page(pack_page(Edition("Acme", THROUGH, language, (), ()), MONTH, pack))


def test_a_gap_is_told_with_its_calls_and_what_was_agreed():
    text = page(Pack(AGENT, [CARD], [CALL], [ACTION], [])).text
    assert "Acme · Ada" in text
    assert "40.0% 95 %: 34.6% – 45.6% · n 300 · all peers together 50.0%" in text
    assert "call 77|1 · recording 9" in text
    assert "21 (campaign and tenure)" in text
    assert "0.80 (0.70 – 0.91)" in text
    assert "open with the reason" in text
    assert "2.0% – 18.0% better" in text


def test_two_of_a_kind_are_shown_the_furthest_first():
    far = {f"kpi {z}": Decimal(z) for z in ("-1.2", "-2.9", "-2.2")}
    cards = [CARD | {"kpi": kpi, "robust_z": z} for kpi, z in far.items()]
    pack = Pack(AGENT, [*cards, CARD | {"verdict": "too few"}], [], [], [])
    assert [card["kpi"] for card in pack.gaps] == ["kpi -2.9", "kpi -2.2"]
    assert pack.strengths == []


def test_who_cannot_be_compared_is_told_so():
    alone = CARD | dict.fromkeys(("peers", "peer_value", "median", "percentile", "robust_z"))
    alone |= dict.fromkeys(("trend_slope", "observed_to_expected")) | {"verdict": "no peers"}
    text = page(Pack(AGENT, [alone | {"peer_group": "none"}], [], [], [])).text
    assert text.count("Nothing that can be told apart from the peers.") == 2
    assert "no peers" in text


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_or_note_becomes_markup(name):
    agent = AGENT | {"display_name": name, "team_name": name}
    event = ACTION | {"action": name, "what": name, "agreed_by": name}
    found = page(
        Pack(agent, [CARD | {"set_by": name}], [CALL | {"call_id": name}], [event], [event])
    )
    assert not {tag for tag, _ in found.elements} & {"script", "img", "svg"}


def test_the_chinese_catalogue_has_every_word_of_a_pack():
    cards = [CARD | {"kpi": word, "verdict": word} for word in VERDICTS]
    cards += [CARD | {"peer_group": "whole team"}, CARD | {"peers": None}]
    events = [ACTION | {"outcome": word} for word in OUTCOMES]
    events += [ACTION | {"state": word} for word in ("done", "dropped")]
    language = Language("zh", "CNY", "Asia/Shanghai")
    missing = Missing()
    language.catalogue.add_fallback(missing)
    page(Pack(AGENT, cards, [CALL], events, events), language=language)
    page(Pack(AGENT, [], [], [], []), language=language)
    assert sorted(set(missing.texts)) == []
