"""What publishing takes of targets: forecasts of those that are under way, and sentences.

Not here: the arithmetic of a forecast (`forecasts.py`), the words (`target_sentences.py`).
"""

from decimal import Decimal

import pandas as pd
import pyarrow as pa

from orchestration.inference.forecasts import forecast
from orchestration.inference.target_sentences import sentence
from orchestration.ingest.figures import FIGURE
from orchestration.report.language import Language

FORECASTS = pa.schema(
    {"target_key": pa.string()}
    | dict.fromkeys(("forecast", "forecast_low", "forecast_high"), FIGURE["value"])
)
SENTENCES = pa.schema({"target_key": pa.string(), "sentence": pa.string()})
DAYS = """
select target_key, is_over, cast(weight as double) as weight,
    cast(coalesce(days.numerator, 0) as double) as done
from marts.int_target_days as days
inner join marts.dim_targets as targets using (target_key)
inner join marts.dim_kpis as kpis using (kpi)
where kpis.kind = 'additive'
order by target_key, date_day
"""
PROGRESS = """
select target_key, progress.target_value, progress.value, progress.pace_index, progress.status,
    starts_on, ends_on, through_date, kpis.kind, kpis.unit, kpis.label_en, kpis.label_zh,
    company.language, company.reporting_currency, company.reporting_time_zone
from marts.fct_target_progress as progress
inner join marts.dim_kpis as kpis using (kpi)
cross join lake.company as company
order by target_key
"""


def target_forecasts(days: pd.DataFrame) -> pa.Table:
    """What `fct_target_progress` says of what is to come."""
    rows = []
    for target_key, of_target in days.groupby("target_key"):
        if found := forecast(of_target):
            told = (found.expected, found.low, found.high)
            rounded = [Decimal(str(round(value, 2))) for value in told]
            rows.append(dict(zip(FORECASTS.names, [target_key, *rounded], strict=True)))
    return pa.Table.from_pylist(rows, schema=FORECASTS)


def target_sentences(progress: pd.DataFrame) -> pa.Table:
    """What `fct_target_progress` says in words, in the company's language."""
    rows = [
        {"target_key": target.target_key, "sentence": sentence(target, _language_of(target))}
        for _, target in progress.iterrows()
    ]
    return pa.Table.from_pylist(rows, schema=SENTENCES)


def _language_of(target: pd.Series) -> Language:
    return Language(target.language, target.reporting_currency, target.reporting_time_zone)
