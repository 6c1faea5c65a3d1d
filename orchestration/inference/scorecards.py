"""What `fct_scorecards` says beyond sums: peers, verdicts, trends, and calls as they were dealt.

The statistics are in `peers.py`; here is what they are asked of, and how the answers lie.
"""

import pandas as pd
import pyarrow as pa

from orchestration.inference.intervals import bounds_in_units
from orchestration.inference.peers import compare, slope, standardised_intervals
from orchestration.inference.tables import table_of
from orchestration.ingest.figures import FIGURE

KEYS = {
    "kpi": pa.string(),
    "period": pa.string(),
    "period_start": pa.date32(),
    "agent_key": pa.string(),
}
JUDGED = ("ci_low", "ci_high", "median", "robust_z", "percentile", "shrunk_value", "peer_value")
STANDARDISED = ("observed_low", "observed_high")
JUDGEMENTS = pa.schema(
    KEYS | dict.fromkeys((*JUDGED, *STANDARDISED), FIGURE["value"]) | {"verdict": pa.string()}
)
SLOPES = ("trend_slope", "trend_low", "trend_high")
TRENDS = pa.schema(KEYS | dict.fromkeys(SLOPES, FIGURE["value"]) | {"trend_weeks": pa.int64()})

CARDS = """
select
    cards.kpi, cards.period, cards.period_start, cards.agent_key,
    cards.campaign_key, cards.team_key, tenure_band,
    peer_group, is_ranked, prior_strength, kpis.unit, kpis.better,
    kpis.numerator = 'return_on_cost' as may_be_negative,
    cast(cards.value as double) as value,
    cast(cards.numerator as double) as numerator,
    cast(cards.denominator as double) as denominator,
    cast(ci_low as double) as ci_low,
    cast(ci_high as double) as ci_high,
    cast(observed as double) as observed,
    cast(expected as double) as expected,
    cast(units as double) as units,
    cast(numerator_squares as double) as numerator_squares,
    cast(denominator_squares as double) as denominator_squares,
    cast(products as double) as products
from marts.fct_scorecards as cards
inner join marts.dim_kpis as kpis using (kpi)
left join marts.int_period_spreads as spreads
    on cards.kpi = spreads.kpi and cards.period = spreads.period
    and cards.period_start = spreads.period_start
    and spreads.scope = 'agent' and cards.agent_key = spreads.scope_id
    and spreads.credit_role = '(none)'
order by cards.kpi, cards.period, cards.period_start, cards.agent_key
"""
WEEKS = """
select
    cards.kpi, cards.period, cards.period_start, cards.agent_key,
    date_diff('day', date '1970-01-05', weeks.period_start) / 7.0 as week,
    cast(weeks.value as double) as value
from marts.fct_scorecards as cards
inner join marts.rpt_kpis as weeks
    on cards.kpi = weeks.kpi and weeks.period = 'week' and weeks.is_complete
    and weeks.scope = 'agent' and cards.agent_key = weeks.scope_id
    and weeks.credit_role = '(none)' and weeks.value is not null
cross join lateral (
    select least(
        cards.period_start + case cards.period
            when 'quarter' then interval 3 month else interval 1 month end,
        (
            select max(period_start) + interval 7 day
            from marts.rpt_kpis where period = 'week' and is_complete
        )
    ) as judged_until
)
where weeks.period_start < judged_until and weeks.period_start >= judged_until - interval 56 day
order by all
"""


def judgements(cards: pd.DataFrame) -> pa.Table:
    """How sure a value is, and what it is among those of peers."""
    bounds = bounds_in_units(cards)
    sure = cards.assign(
        ci_low=cards.ci_low.fillna(bounds.ci_low), ci_high=cards.ci_high.fillna(bounds.ci_high)
    )
    mixes = standardised_intervals(cards.observed, cards.expected)
    return table_of(pd.concat([sure, compare(sure), mixes], axis=1), JUDGEMENTS)


def trends(weeks: pd.DataFrame) -> pa.Table:
    """Where a value is going."""
    rows = [
        (*keys, *slope(members.week, members.value), len(members))
        for keys, members in weeks.groupby(list(KEYS))
    ]
    return table_of(pd.DataFrame(rows, columns=TRENDS.names), TRENDS)
