"""What `fct_step_changes` and `rpt_bottlenecks` say beyond sums: what may be chance, what is first.

Not here: the words (`bottleneck_sentences.py`), what is lost and the worth of it, which are SQL.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd
import pyarrow as pa
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from orchestration.inference import CONFIDENCE
from orchestration.inference.bottleneck_sentences import sentence
from orchestration.inference.coaching import difference_interval
from orchestration.inference.shapley import contributions
from orchestration.inference.tables import table_of
from orchestration.ingest.figures import FIGURE
from orchestration.report.language import Language

MEMBER = ["period_start", "scope", "scope_id"]
KEYS = {
    "period_start": pa.date32(),
    **dict.fromkeys(("scope", "scope_id", "kpi"), pa.string()),
}
FACTORS = [
    *("dials", "step_dial_connect", "step_connect_conversation", "step_conversation_qualified"),
]
LEAST_WEEKS = 4
JUDGED = ("change_low", "change_high", "dispersion", "contribution")
STEP_CHANGES = pa.schema(KEYS | dict.fromkeys(JUDGED, FIGURE["value"]) | {"verdict": pa.string()})
BOTTLENECKS = pa.schema(
    KEYS
    | dict.fromkeys(("change_low", "change_high"), FIGURE["value"])
    | {"verdict": pa.string(), "place": pa.int64(), "sentence": pa.string()}
)

COUNTS = """
    changes.period_start, changes.scope, changes.scope_id, changes.kpi,
    coalesce(kpis.min_n, 0) as min_n,
    cast(changes.numerator as double) as numerator,
    cast(changes.denominator as double) as denominator,
    changes.baseline_weeks,
    cast(changes.baseline_numerator as double) as baseline_numerator,
    cast(changes.baseline_denominator as double) as baseline_denominator,
    cast(changes.baseline_squares as double) as baseline_squares
from marts.int_step_changes as changes
inner join marts.dim_kpis as kpis using (kpi)
"""
CHANGES = f"select {COUNTS} order by all"
LATEST = f"""
select
    kpis.label_en, kpis.label_zh, told.value, told.baseline_value as value_before,
    told.lost_qualified, told.lost_amount, segments.dimension, segments.segment_name,
    segments.change_by_mix, segments.change_by_rate, segments.is_reversed,
    company.language, company.reporting_currency, company.reporting_time_zone,
    {COUNTS}
inner join marts.rpt_bottlenecks as told using (period_start, scope, scope_id, kpi)
left join marts.int_leading_segments as segments using (period_start, scope, scope_id, kpi)
cross join lake.company as company
order by all
"""


def step_changes(changes: pd.DataFrame) -> pa.Table:
    """How sure each change is, and what each factor has to do with that of qualified leads."""
    told = changes.assign(contribution=_parts(changes)).join(judge(changes))
    return table_of(told, STEP_CHANGES)


def judge(changes: pd.DataFrame) -> pd.DataFrame:
    """Tell changes of rates from chance.

    The interval of the difference is Newcombe's (method 10). Rates differ from week to week by more
    than chance, so it is of the counts of both sides divided by the dispersion of the baseline's
    weeks (Pearson's χ² by its degrees of freedom), with Student's t for the few weeks that there
    are, as quasi-likelihood has it; but never narrower than the counts alone allow.

    Args:
        changes: numerator, denominator, baseline_numerator, baseline_denominator, baseline_weeks,
            baseline_squares (Σ of the weeks' numerator² ÷ denominator) and min_n; the denominators
            of what is no rate are NaN.

    Returns:
        change_low, change_high, dispersion and verdict, indexed as given.
    """
    freedom = (changes.baseline_weeks - 1).where(changes.baseline_weeks > 1)
    dispersion = _dispersion(changes, freedom)
    tail = (1 - CONFIDENCE) / 2
    divisor = dispersion.fillna(1) * (stats.t.isf(tail, freedom) / stats.norm.isf(tail)) ** 2
    low, high = difference_interval(*(_shares(changes, divisor.clip(lower=1))))
    is_thin = (
        (changes.denominator < changes.min_n)
        | (changes.baseline_denominator < changes.min_n)
        | (changes.baseline_weeks < LEAST_WEEKS)
    )
    verdict = np.select(
        [changes.denominator.isna(), is_thin, high < 0, low > 0],
        [None, "too few", "bottleneck", "gain"],
        "may be chance",
    )
    return pd.DataFrame(
        {"change_low": low, "change_high": high, "dispersion": dispersion, "verdict": verdict},
        changes.index,
    )


def _dispersion(changes: pd.DataFrame, freedom: pd.Series) -> pd.Series:
    """1 is chance; NaN where all or none came out, who do not vary."""
    rate = changes.baseline_numerator / changes.baseline_denominator
    variance = rate * (1 - rate)
    squares = changes.baseline_squares - rate * changes.baseline_numerator
    return squares / variance.where(variance > 0) / freedom


def _shares(changes: pd.DataFrame, divisor: pd.Series) -> Iterator[pd.DataFrame]:
    """The rates of the baseline and of the week, with Wilson's bounds of the divided counts."""
    for side in ("baseline_", ""):
        trials = changes[f"{side}denominator"].where(lambda some: some > 0) / divisor
        successes = changes[f"{side}numerator"] / divisor
        low, high = proportion_confint(successes, trials, 1 - CONFIDENCE, method="wilson")
        yield pd.DataFrame({"value": successes / trials, "ci_low": low, "ci_high": high})


def _parts(changes: pd.DataFrame) -> pd.Series:
    """The factors' parts, indexed as given; NaN where dials are not known."""
    # dials are held against their mean week, rates against the sums of all weeks
    entered = changes.baseline_denominator.fillna(changes.baseline_weeks)
    rates = changes.assign(
        before=changes.baseline_numerator / entered.where(entered > 0),
        after=changes.numerator / changes.denominator.fillna(1).where(lambda some: some > 0),
    ).set_index([*MEMBER, "kpi"])[["before", "after"]]
    before, after = (rates[side].unstack("kpi").reindex(columns=FACTORS) for side in rates)
    known = before.dials.notna()
    # nobody entered the step: its rate has no part in what did not come out of it
    before, after = before.fillna(after).fillna(0), after.fillna(before).fillna(0)
    parts = contributions(before, after)[known]
    found = parts.stack().reindex(pd.MultiIndex.from_frame(changes[[*MEMBER, "kpi"]]))
    return pd.Series(found.to_numpy(), changes.index)


def bottlenecks(steps: pd.DataFrame) -> pa.Table:
    """The steps of the last week in the order in which to look at them, each in words."""
    told = steps.join(judge(steps))
    told["sentence"] = [
        sentence(step, Language(step.language, step.reporting_currency, step.reporting_time_zone))
        for _, step in told.iterrows()
    ]
    return table_of(told.assign(place=places(told)), BOTTLENECKS)


def places(told: pd.DataFrame) -> pd.Series:
    """The order in which to look at steps, from 1 within each scope.

    Args:
        told: scope, scope_id, kpi, verdict, lost_amount and lost_qualified.

    Returns:
        Bottlenecks first, then by what is lost; indexed as given.
    """
    ordered = told.assign(is_chance=told.verdict != "bottleneck").sort_values(
        ["is_chance", "lost_amount", "lost_qualified", "scope_id", "kpi"],
        ascending=[True, False, False, True, True],
    )
    return (ordered.groupby("scope").cumcount() + 1).reindex(told.index)
