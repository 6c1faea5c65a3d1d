"""What chance says of best hours, how far attempts reach, and how soon new leads are dialled.

Not here: what an attempt earns and which are given up (`dbt_project/models/marts/management/`),
the words (`stop_sentences.py`).
"""

import numpy as np
import pandas as pd
import pyarrow as pa
from scipy import stats

from orchestration.inference import CONFIDENCE
from orchestration.inference.peers import standardised_intervals
from orchestration.inference.survival import expected_rate, time_until
from orchestration.inference.tables import table_of
from orchestration.ingest.figures import FIGURE

PROMPT_MINUTES = 5
SCOPE = {"scope": pa.string(), "scope_id": pa.string()}
CONTACT_HOURS = pa.schema(
    SCOPE
    | {"local_dow": pa.int32(), "local_hour": pa.int32()}
    | dict.fromkeys(
        ("observed_low", "observed_high", "shrunk_rate", "adjusted_rate"), FIGURE["value"]
    )
    | {"verdict": pa.string()}
)
ATTEMPT_REACH = pa.schema(SCOPE | {"attempt_number": pa.int32(), "reach": FIGURE["value"]})
SPEEDS = pa.schema(
    SCOPE
    | dict.fromkeys(("event", "clock"), pa.string())
    | dict.fromkeys(("minutes_p50", "minutes_p90"), pa.int64())
    | dict.fromkeys(("rate_within_5", "ci_low", "ci_high"), FIGURE["value"])
)
HOURS = """
select
    scope, scope_id, local_dow, local_hour, dials, min_dials, prior_strength,
    cast(contacts as double) as contacts,
    cast(expected_contacts as double) as expected,
    cast(prior_rate as double) as prior_rate
from marts.fct_contact_hours
order by all
"""
HAZARDS = """
select scope, scope_id, attempt_number, cast(hazard as double) as hazard
from marts.fct_attempt_curve
order by all
"""
WAITS = """
select
    scope, scope_id, event, clock, minutes as days, leads_done as converted,
    leads_waiting as censored
from marts.int_lead_waits
order by all
"""


def contact_hours(hours: pd.DataFrame) -> pa.Table:
    """What `fct_contact_hours` says beyond sums."""
    judged = hours.assign(
        **standardised_intervals(hours.contacts, hours.expected),
        shrunk_rate=shrunk(hours.contacts, hours.dials, hours.prior_rate, hours.prior_strength),
        adjusted_rate=hours.prior_rate
        * standardised(hours.contacts, hours.expected, hours.prior_rate, hours.prior_strength),
        verdict=verdicts(hours),
    )
    return table_of(judged, CONTACT_HOURS)


def shrunk(
    successes: pd.Series, units: pd.Series, prior_rate: pd.Series, strength: pd.Series
) -> pd.Series:
    """The empirical-Bayes rate (x + p₀·m) ÷ (n + m): as if m units of the prior had come before."""
    return (successes + prior_rate * strength) / (units + strength)


def standardised(
    observed: pd.Series, expected: pd.Series, prior_rate: pd.Series, strength: pd.Series
) -> pd.Series:
    """Observed ÷ expected, shrunk towards 1 by what m units of the prior lead to expect."""
    prior = prior_rate * strength
    return (observed + prior) / (expected + prior)


def verdicts(hours: pd.DataFrame) -> np.ndarray:
    """Which hours are better or worse than their attempts lead to expect.

    Exact two-sided Poisson tests of all hours of a scope that are large enough, by Benjamini and
    Hochberg: of those that are called better or worse one in twenty may be so by chance.

    Args:
        hours: scope, scope_id, dials, min_dials, contacts and expected, one row an hour.
    """
    fewer = stats.poisson.cdf(hours.contacts, hours.expected)
    more = stats.poisson.sf(hours.contacts - 1, hours.expected)
    chances = pd.Series(np.minimum(1, 2 * np.minimum(fewer, more)), hours.index)
    is_told = hours.dials >= hours.min_dials
    told = chances[is_told].groupby([hours.scope, hours.scope_id])
    is_rare = told.transform(stats.false_discovery_control).reindex(hours.index) < 1 - CONFIDENCE
    return np.select(
        [
            ~is_told,
            is_rare & (hours.contacts > hours.expected),
            is_rare & (hours.contacts < hours.expected),
        ],
        ["insufficient_data", "better", "worse"],
        "not_distinguishable",
    )


def attempt_reach(steps: pd.DataFrame) -> pa.Table:
    """What `fct_attempt_curve` says of all attempts up to one: 1 − Π(1 − hazard)."""
    missed = (1 - steps.hazard).groupby([steps.scope, steps.scope_id]).cumprod()
    return table_of(steps.assign(reach=1 - missed), ATTEMPT_REACH)


def speeds(waits: pd.DataFrame) -> pa.Table:
    """What `fct_speed_to_lead` says of leads of which some wait still."""
    rows = []
    for keys, members in waits.groupby(["scope", "scope_id", "event", "clock"]):
        prompt = expected_rate(members, PROMPT_MINUTES)
        percentiles = (time_until(members, share) for share in (0.5, 0.9))
        rows.append((*keys, *percentiles, prompt.rate, prompt.low, prompt.high))
    return table_of(pd.DataFrame(rows, columns=SPEEDS.names), SPEEDS)
