"""The results of inference: which there are, what they are made of, how they lie.

A result is a Parquet file of keys and of columns that a published table takes from it; its models
say so with `meta: {inferred_in: <result>}` at the column.
"""

from collections.abc import Callable

import duckdb
import pandas as pd
import pyarrow as pa

from orchestration.home import Home
from orchestration.inference.bottlenecks import CHANGES, LATEST, bottlenecks, step_changes
from orchestration.inference.coaching import ACTIONS, TRAININGS, action_outcomes, training_outcomes
from orchestration.inference.experiments.results import (
    EXPERIMENTS,
    experiment_results,
    experiment_verdicts,
)
from orchestration.inference.intervals import bounds_in_units
from orchestration.inference.reviews import agreements, deviations, estimates
from orchestration.inference.scorecards import CARDS, WEEKS, judgements, trends
from orchestration.inference.stop_sentences import RULES, stop_sentences
from orchestration.inference.survival import expected_rate
from orchestration.inference.tables import table_of
from orchestration.inference.target_results import (
    DAYS,
    PROGRESS,
    target_forecasts,
    target_sentences,
)
from orchestration.inference.timing import (
    HAZARDS,
    HOURS,
    WAITS,
    attempt_reach,
    contact_hours,
    speeds,
)
from orchestration.ingest.figures import FIGURE
from orchestration.ingest.lake import write_parquet
from orchestration.settings import engine_config

KEYS = ("kpi", "period", "period_start", "scope", "scope_id", "credit_role")
INTERVALS = pa.schema(
    {key: FIGURE[key] for key in KEYS}
    | {"figure": pa.string(), "ci_low": FIGURE["ci_low"], "ci_high": FIGURE["ci_high"]}
)
COHORT_RATES = pa.schema(
    {"cohort": pa.string(), "cohort_month": pa.date32()}
    | dict.fromkeys(("rate_expected", "rate_expected_low", "rate_expected_high"), FIGURE["value"])
)
QA_ESTIMATES = pa.schema(
    {"period_start": pa.date32(), "scope": pa.string(), "scope_id": pa.string()}
    | dict.fromkeys(("score", "ci_low", "ci_high"), FIGURE["value"])
)
QA_AGREEMENTS = pa.schema(
    {"period_start": pa.date32(), "reviewer": pa.string(), "other_reviewer": pa.string()}
    | {"kappa": FIGURE["value"]}
)
QA_RATERS = pa.schema(
    {"period_start": pa.date32(), "reviewer": pa.string()}
    | dict.fromkeys(("ci_low", "ci_high"), FIGURE["value"])
)

SPREADS = f"""
select
    {", ".join(KEYS)}, 'current' as figure, kpis.unit,
    kpis.numerator = 'return_on_cost' as may_be_negative,
    cast(figures.numerator as double) as numerator,
    cast(figures.denominator as double) as denominator,
    units,
    cast(numerator_squares as double) as numerator_squares,
    cast(denominator_squares as double) as denominator_squares,
    cast(products as double) as products
from marts.int_kpis as figures
inner join marts.dim_kpis as kpis using (kpi)
inner join marts.int_period_spreads using ({", ".join(KEYS)})
where figures.value is not null
order by all
"""
DURATIONS = """
select cohort, cohort_month, window_days, days, converted, censored
from marts.int_cohort_durations
order by all
"""
STRATA = """
select
    period_start, scope, scope_id, agent_key,
    cast(calls as double) as calls, cast(reviewed as double) as reviewed,
    cast(score_sum as double) as score_sum, cast(score_squares as double) as score_squares
from marts.int_qa_strata
order by all
"""
AGREEMENTS = "from marts.int_qa_agreements order by all"
DEVIATIONS = """
select period_start, reviewer, cast(deviation as double) as deviation
from marts.int_qa_pairs
order by all
"""


def infer(home: Home) -> dict[str, int]:
    """Make every result anew from the warehouse.

    Returns:
        The rows of each.
    """
    rows = {}
    warehouse = str(home.warehouse_file)
    with duckdb.connect(warehouse, read_only=True, config=engine_config()) as connection:
        for name, (query, conclude) in RESULTS.items():
            concluded = conclude(connection.sql(query).df())
            write_parquet(home.inferred / f"{name}.parquet", concluded)
            rows[name] = concluded.num_rows
    return rows


def intervals(spreads: pd.DataFrame) -> pa.Table:
    """What `fct_kpis` and `rpt_kpis` say of how sure a mean or a ratio is."""
    return table_of(spreads.assign(**bounds_in_units(spreads)), INTERVALS)


def cohort_rates(durations: pd.DataFrame) -> pa.Table:
    """What `rpt_cohorts` says of the rate that a cohort is on its way to."""
    rows = []
    for (cohort, month), members in durations.groupby(["cohort", "cohort_month"]):
        expected = expected_rate(members, members.window_days.max())
        rows.append((cohort, month, expected.rate, expected.low, expected.high))
    return table_of(pd.DataFrame(rows, columns=COHORT_RATES.names), COHORT_RATES)


RESULTS: dict[str, tuple[str, Callable[[pd.DataFrame], pa.Table]]] = {
    "intervals": (SPREADS, intervals),
    "cohort_rates": (DURATIONS, cohort_rates),
    "target_forecasts": (DAYS, target_forecasts),
    "target_sentences": (PROGRESS, target_sentences),
    "scorecards": (CARDS, judgements),
    "scorecard_trends": (WEEKS, trends),
    "coaching_actions": (ACTIONS, action_outcomes),
    "trainings": (TRAININGS, training_outcomes),
    "contact_hours": (HOURS, contact_hours),
    "attempt_curve": (HAZARDS, attempt_reach),
    "stop_rules": (RULES, stop_sentences),
    "speed_to_lead": (WAITS, speeds),
    "step_changes": (CHANGES, step_changes),
    "bottlenecks": (LATEST, bottlenecks),
    "experiment_results": (EXPERIMENTS, experiment_results),
    "experiment_verdicts": (EXPERIMENTS, experiment_verdicts),
    "qa_estimates": (STRATA, lambda strata: table_of(estimates(strata), QA_ESTIMATES)),
    "qa_agreements": (AGREEMENTS, lambda cells: table_of(agreements(cells), QA_AGREEMENTS)),
    "qa_raters": (DEVIATIONS, lambda pairs: table_of(deviations(pairs), QA_RATERS)),
}
