"""The page of a pack: what to talk about with one agent, in words that claim no more than is known.

Not here: where its numbers are from (`pack_figures.py`), who may read it (`packs.py`).
"""

from collections.abc import Mapping, Sequence

from orchestration.report.board_page import Edition
from orchestration.report.language import Language
from orchestration.report.pack_figures import Pack
from orchestration.report.published import Period
from orchestration.report.shown import Shown
from orchestration.report.templates import template

HEAD = ("KPI", "Value", "95 %", "Peers", "Median", "Rank", "Verdict", "Trend a week", "Dealt")
FOLLOWED = ("before", "since", "difference", "told apart")
ACTIONS = ("Agreed on", "By", "What", "State", "KPI", *FOLLOWED)
TRAININGS = ("Trained on", "By", "Skill", "What", "KPI", *FOLLOWED)


def pack_page(edition: Edition, period: Period, pack: Pack) -> str:
    """The page as HTML.

    Args:
        edition: of the report; its boards and periods are not shown.
        period: the pack's month.
        pack: of one agent.
    """
    language = edition.language
    return template("pack.html", language).render(
        edition=edition,
        period=period,
        period_name=language.period(period.kind, period.start),
        pack=pack,
        label=f"label_{language.code}",
        cards=_cards(pack.cards, language),
        actions=_events(
            pack.actions, ACTIONS, ("agreed_on", "agreed_by", "action", "state"), language
        ),
        trainings=_events(
            pack.trainings, TRAININGS, ("trained_on", "trainer", "skill", "what"), language
        ),
        policies=sorted({(card["coaching_policy"], card["set_by"]) for card in pack.cards}),
    )


def _cards(cards: Sequence[Mapping], language: Language) -> Shown:
    rows = [
        [
            card[f"label_{language.code}"],
            language.value(card["value"], card["unit"]),
            language.interval(card["ci_low"], card["ci_high"], card["unit"]),
            _peers(card, language),
            language.value(card["median"], card["unit"]),
            language.value(card["percentile"], "count"),
            language(card["verdict"]),
            _trend(card, language),
            _dealt(card, language),
        ]
        for card in cards
    ]
    return Shown([language(name) for name in HEAD], rows)


def _peers(card: Mapping, language: Language) -> str:
    if card["peers"] is None:
        return language("none")
    return f"{card['peers']} ({language(card['peer_group'])})"


def _trend(card: Mapping, language: Language) -> str:
    if card["trend_slope"] is None:
        return "–"
    bounds = language.interval(card["trend_low"], card["trend_high"], card["unit"])
    return f"{language.value(card['trend_slope'], card['unit'])} ({bounds})"


def _dealt(card: Mapping, language: Language) -> str:
    """Observed of expected successes, for what was dialled and when."""
    if card["observed_to_expected"] is None:
        return "–"
    ratio, low, high = (
        language.value(card[name], "ratio")
        for name in ("observed_to_expected", "observed_low", "observed_high")
    )
    return f"{ratio} ({low} – {high})"


def _events(
    events: Sequence[Mapping], head: Sequence[str], words: Sequence[str], language: Language
) -> Shown:
    when, *texts = words
    rows = [
        [
            language.day(event[when]),
            *(language(event[name]) if name == "state" else event[name] for name in texts),
            event[f"label_{language.code}"],
            *(
                language.value(event[f"value_{side}"], event["unit"])
                for side in ("before", "since")
            ),
            language.interval(event["difference_low"], event["difference_high"], event["unit"]),
            language(event["outcome"]),
        ]
        for event in events
    ]
    return Shown([language(name) for name in head], rows, words=len(words) + 1)
