"""What a KPI was before an action or a training and since, and whether that can be told apart.

No word here is of causes: weeks differ for many reasons.
"""

from functools import partial

import numpy as np
import pandas as pd
import pyarrow as pa

from orchestration.inference.intervals import bounds_in_units
from orchestration.inference.tables import table_of
from orchestration.ingest.figures import FIGURE

SIDES = ("before", "since")
SUMS = ("numerator", "denominator", "units", "numerator_squares", "denominator_squares", "products")
BOUNDS = tuple(f"{bound}_{side}" for side in SIDES for bound in ("ci_low", "ci_high"))
DIFFERENCE = ("difference_low", "difference_high")
FOLLOWED = """
select
    followed.{key}, kpis.unit, kpis.better, coalesce(kpis.min_n, 0) as min_n,
    kpis.numerator = 'return_on_cost' as may_be_negative, {columns}
from marts.{table} as followed
inner join marts.dim_kpis as kpis using (kpi)
left join marts.int_coaching_weeks as before
    on before.kind = '{kind}' and followed.{key} = before.event_id and before.side = 'before'
left join marts.int_coaching_weeks as since
    on since.kind = '{kind}' and followed.{key} = since.event_id and since.side = 'since'
order by all
"""
COLUMNS = ", ".join(
    f"cast({side}.{name} as double) as {name}_{side}"
    for side in SIDES
    for name in ("value", "n", "ci_low", "ci_high", *SUMS)
)
ACTIONS = FOLLOWED.format(
    key="action_id", table="fct_coaching_actions", kind="action", columns=COLUMNS
)
TRAININGS = FOLLOWED.format(
    key="training_id", table="fct_trainings", kind="training", columns=COLUMNS
)


def outcomes(events: pd.DataFrame, key: str) -> pa.Table:
    """Intervals of both sides and of what lies between them, and a word for it."""
    told = events.assign(**{name: bounds for name, bounds in _bounds(events).items()})
    low, high = difference_interval(*(_side(told, side) for side in SIDES))
    told = told.assign(difference_low=low, difference_high=high)
    schema = pa.schema(
        {key: pa.string()}
        | dict.fromkeys((*BOUNDS, *DIFFERENCE), FIGURE["value"])
        | {"outcome": pa.string()}
    )
    return table_of(told.assign(outcome=_words(told)), schema)


def difference_interval(before: pd.DataFrame, since: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """The interval of since − before, of two values that each have their own interval.

    Squares of the distances to the bounds are added, as Newcombe does it for two shares (his
    method 10) and Zou and Donner for any two values.

    Args:
        before: value, ci_low and ci_high.
        since: the same, indexed alike.

    Returns:
        The lower and the upper bounds.
    """
    change = since.value - before.value
    down = np.hypot(since.value - since.ci_low, before.ci_high - before.value)
    up = np.hypot(since.ci_high - since.value, before.value - before.ci_low)
    return change - down, change + up


def _side(events: pd.DataFrame, side: str) -> pd.DataFrame:
    names = ("value", "n", "ci_low", "ci_high", *SUMS)
    return events[[f"{name}_{side}" for name in names]].set_axis(names, axis=1)


def _bounds(events: pd.DataFrame) -> dict[str, pd.Series]:
    """Those that the warehouse has; else of the sums over the weeks."""
    found = {}
    for side in SIDES:
        sums = _side(events, side).assign(unit=events.unit, may_be_negative=events.may_be_negative)
        for bound, values in bounds_in_units(sums).items():
            found[f"{bound}_{side}"] = sums[bound].fillna(values)
    return found


def _words(told: pd.DataFrame) -> np.ndarray:
    rises, falls = told.difference_low > 0, told.difference_high < 0
    upward = told.better == "higher"
    return np.select(
        [
            told.value_before.isna() | told.value_since.isna(),
            (told.n_before < told.min_n) | (told.n_since < told.min_n),
            (rises & upward) | (falls & ~upward),
            (falls & upward) | (rises & ~upward),
        ],
        ["not yet", "too few", "better", "worse"],
        "not distinguishable",
    )


action_outcomes = partial(outcomes, key="action_id")
training_outcomes = partial(outcomes, key="training_id")
