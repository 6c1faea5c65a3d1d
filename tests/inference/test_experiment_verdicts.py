"""What follows from a comparison, and how it is said."""

from datetime import date

import pandas as pd
import pytest

from orchestration.inference.experiments.results import (
    RESULTS,
    experiment_results,
    experiment_verdicts,
)

SIZE = 1000


def arm(name: str, successes: int, **differs) -> dict:
    """An arm of a thousand leads, all mature, the planned end reached."""
    row = {
        **{"experiment_id": "opening", "kpi": "step_conversation_qualified", "role": "primary"},
        **{"direction": "higher", "margin": None, "measure": "share of leads", "unit": "rate"},
        **{"label_en": "Conversation to qualified lead", "label_zh": "转化率"},
        **{"arm": name, "is_control": name == "A", "share": 0.5, "assigned": float(SIZE)},
        **{"assigned_by": "lead", "alpha": 0.05, "mde": 0.02, "cluster_id": "none"},
        **{"is_over": True, "reads_on": date(2026, 12, 12), "is_plan_changed": False},
        **{"units_of_smallest_arm": SIZE, "n_per_arm": 1863, "units": float(SIZE)},
        **dict.fromkeys(("sum_y", "sum_yy", "sum_yn"), float(successes)),
        **dict.fromkeys(("sum_n", "sum_nn"), float(SIZE)),
        **dict.fromkeys(("sum_c", "sum_cc", "sum_yc"), 0.0),
        **{"language": "en", "reporting_currency": "EUR", "reporting_time_zone": "UTC"},
    }
    return row | differs


def experiment(*arms: dict) -> pd.DataFrame:
    return pd.DataFrame(arms).astype({"margin": float})


def said(*arms: dict) -> tuple[str, str | None, str]:
    [row] = experiment_verdicts(experiment(*arms)).to_pylist()
    return row["verdict"], row["arm"], row["sentence"]


def test_a_better_arm_ends_the_test():
    assert said(arm("A", 40), arm("B", 60)) == (
        "better",
        "B",
        "stop, B is better: Conversation to qualified lead 6.0% in B against 4.0%, "
        "+0.1 pp to +4.0 pp apart",
    )


@pytest.mark.parametrize(
    ("control", "other", "differs", "word"),
    [
        (60, 40, {}, "worse"),
        (60, 40, {"direction": "lower"}, "better"),
        (50, 55, {}, "not_distinguishable"),
        (0, 0, {}, "not_distinguishable"),
        # p is 0.040 at one look; at each of many it has to be far smaller
        (40, 60, {"is_over": False}, "keep_running"),
        (20, 80, {"is_over": False}, "better"),
        (80, 20, {"is_over": False}, "worse"),
    ],
)
def test_the_word_follows_what_was_counted_and_whether_the_end_is_reached(
    control, other, differs, word
):
    assert said(arm("A", control, **differs), arm("B", other, **differs))[0] == word


def test_until_the_end_a_test_says_when_that_is():
    early = {"is_over": False}
    assert said(arm("A", 40, **early), arm("B", 45, **early))[2] == (
        "keep running until 12 December 2026: 1,000 of 1,863 units in the smallest arm"
    )


def test_nothing_is_read_where_arms_are_not_as_large_as_planned():
    arms = arm("A", 40, assigned=5000.0), arm("B", 60, assigned=5500.0)
    assert said(*arms) == (
        "sample_ratio_mismatch",
        None,
        "do not read: 5,000 in A, 5,500 in B is not how the arms were planned",
    )
    [row] = experiment_results(experiment(*arms)).to_pylist()
    assert row["verdict"] == "sample_ratio_mismatch"
    numbers = set(RESULTS.names) - {"experiment_id", "kpi", "arm", "verdict"}
    assert {row[name] for name in numbers} == {None}


def guardrail(successes: int, **differs) -> tuple[dict, dict]:
    """Two arms on a KPI of which more is worse, by a point at most."""
    of = {"kpi": "complaints", "role": "guardrail", "direction": "lower", "margin": 0.01}
    of |= {"label_en": "Complaints"} | differs
    return arm("A", 20, **of), arm("B", successes, **of)


@pytest.mark.parametrize("is_over", [True, False])
def test_a_better_arm_that_breaks_a_guardrail_is_stopped(is_over):
    primary = arm("A", 20, is_over=is_over), arm("B", 80, is_over=is_over)
    assert said(*primary, *guardrail(80, is_over=is_over)) == (
        "guardrail_broken",
        "B",
        "stop, guardrail broken: Complaints 8.0% in B against 2.0%, +4.1 pp to +8.0 pp apart",
    )


@pytest.mark.parametrize(
    ("successes", "word"),
    [(80, "guardrail_broken"), (10, "within_margin"), (25, "not_distinguishable")],
)
def test_a_guardrail_bears_its_margin(successes, word):
    rows = experiment_results(experiment(arm("A", 40), arm("B", 45), *guardrail(successes)))
    assert {row["kpi"]: row["verdict"] for row in rows.to_pylist()}["complaints"] == word


def test_of_two_arms_each_has_to_be_twice_as_sure():
    """40 against 60 is p = 0.0402 alone, and 0.0803 as one of two."""
    arms = [arm(name, y, share=1 / 3) for name, y in (("A", 40), ("B", 60), ("C", 41))]
    assert said(*arms)[0] == "not_distinguishable"
    rows = experiment_results(experiment(*arms)).to_pylist()
    assert float(rows[0]["p_adjusted"]) == pytest.approx(0.0803, abs=5e-5)


def test_the_best_of_several_better_arms_is_told():
    arms = [arm(name, y, share=1 / 3) for name, y in (("A", 20), ("B", 80), ("C", 90))]
    assert said(*arms)[:2] == ("better", "C")


def test_where_agents_keep_to_an_arm_the_test_is_theirs():
    """Of 20 in each arm, half of whom qualify nobody: as leads it is p = 0.04, as agents more."""
    leads = [
        arm(
            name,
            successes * (agent < 10) / 10,
            cluster_id=f"{name}{agent}",
            **dict.fromkeys(("units", "sum_n", "sum_nn"), SIZE / 20),
        )
        for name, successes in (("A", 40), ("B", 60))
        for agent in range(20)
    ]
    assert said(*leads)[0] == "not_distinguishable"
    [row] = experiment_results(experiment(*leads)).to_pylist()
    assert float(row["p"]) > 0.05 > 0.040174
    assert row["cluster_low"] < 0 < row["difference_low"]


def test_where_days_take_turns_a_block_is_one_unit():
    """Eight blocks of 125 dials each: p of means of 4 and 4 blocks, not of a thousand dials."""
    each = dict.fromkeys(("units", "sum_n"), 125.0) | {"assigned_by": "day", "measure": "ratio"}
    blocks = [
        arm(name, successes, cluster_id=f"K1|{block}", **each)
        for name, counts in (("A", (5, 4, 6, 5)), ("B", (8, 7, 6, 9)))
        for block, successes in enumerate(counts)
    ]
    [row] = experiment_results(experiment(*blocks)).to_pylist()
    # scipy.stats.ttest_ind([8, 7, 6, 9], [5, 4, 6, 5], equal_var=False): t 3.2733 of 5.07 degrees
    assert float(row["p"]) == pytest.approx(0.021679)
    assert row["cluster_low"] is None


def test_a_plan_that_was_changed_is_said():
    changed = {"is_plan_changed": True}
    sentence = said(arm("A", 50, **changed), arm("B", 55, **changed))[2]
    assert sentence.endswith("apart (the plan was changed since)")


def test_it_is_said_in_chinese_too():
    chinese = {"language": "zh"}
    assert said(arm("A", 40, **chinese), arm("B", 60, **chinese))[2].startswith(
        "停止，B 更好：转化率 B 为"
    )


def test_without_experiments_nothing_is_said():
    nothing = experiment(arm("A", 40)).iloc[:0]
    assert experiment_results(nothing).num_rows == 0
    assert experiment_verdicts(nothing).num_rows == 0
