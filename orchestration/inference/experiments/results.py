"""What publishing takes of experiments: each comparison, and a verdict with its sentence."""

import pandas as pd
import pyarrow as pa

from orchestration.inference.experiments.comparisons import SUMS, Comparison, comparisons
from orchestration.inference.experiments.ratios import MISMATCH, sample_ratio_p
from orchestration.inference.experiments.sentences import sentence
from orchestration.inference.experiments.verdicts import verdict, verdicts_of_rows
from orchestration.inference.tables import table_of
from orchestration.ingest.figures import FIGURE
from orchestration.report.language import Language

KEYS = ["kpi", "arm"]
TOLD = [*Comparison._fields, "p_adjusted"]
RESULTS = pa.schema(
    {"experiment_id": pa.string(), "kpi": pa.string(), "arm": pa.string()}
    | dict.fromkeys(TOLD, FIGURE["value"])
    | {"verdict": pa.string()}
)
VERDICTS = pa.schema(
    {"experiment_id": pa.string(), "sample_ratio_p": FIGURE["value"]}
    | dict.fromkeys(("verdict", "arm", "sentence"), pa.string())
)
EXPERIMENTS = f"""
select
    kpis.experiment_id, kpis.kpi, kpis.role, kpis.direction, kpis.measure,
    cast(kpis.margin as double) as margin,
    units.unit,
    labels.label_en, labels.label_zh,
    arms.arm, arms.is_control, cast(arms.share as double) as share,
    arms.units_assigned / coalesce(plans.block_days, 1) as assigned,
    plans.unit as assigned_by, cast(plans.alpha as double) as alpha,
    cast(plans.mde as double) as mde,
    verdicts.is_over, verdicts.reads_on, verdicts.units_of_smallest_arm, verdicts.n_per_arm,
    verdicts.is_plan_changed,
    coalesce(sums.cluster_id, 'none') as cluster_id,
    cast(coalesce(sums.units, 0) as double) as units,
    {", ".join(f"coalesce(sums.{name}, 0) as {name}" for name in SUMS)},
    company.language, company.reporting_currency, company.reporting_time_zone
from marts.dim_experiment_kpis as kpis
inner join marts.dim_kpis as labels using (kpi)
inner join (
    select distinct experiment_id, kpi, unit from marts.fct_experiment_results
) as units using (experiment_id, kpi)
inner join marts.dim_experiments as plans using (experiment_id)
inner join marts.fct_experiment_verdicts as verdicts using (experiment_id)
inner join marts.int_experiment_arms as arms using (experiment_id)
cross join lake.company as company
left join marts.int_experiment_sums as sums
    on kpis.experiment_id = sums.experiment_id and kpis.kpi = sums.kpi and arms.arm = sums.arm
order by all
"""


def experiment_results(experiments: pd.DataFrame) -> pa.Table:
    """What `fct_experiment_results` says of each KPI and arm."""
    rows = [
        judged(sums).assign(experiment_id=name)
        for name, sums in experiments.groupby("experiment_id")
    ]
    empty = pd.DataFrame(columns=RESULTS.names)
    return table_of(pd.concat(rows) if rows else empty, RESULTS)


def experiment_verdicts(experiments: pd.DataFrame) -> pa.Table:
    """What `fct_experiment_verdicts` says of each experiment."""
    rows = []
    for name, sums in experiments.groupby("experiment_id"):
        arms, compared, plan = _arms(sums), judged(sums), sums.iloc[0]
        p = sample_ratio_p(arms.assigned, arms.share)
        said = verdict(compared, p)
        language = Language(plan.language, plan.reporting_currency, plan.reporting_time_zone)
        words = sentence(plan, said, compared, arms.assigned, language)
        rows.append((name, p, said.verdict, said.arm, words))
    return table_of(pd.DataFrame(rows, columns=VERDICTS.names), VERDICTS)


def judged(sums: pd.DataFrame) -> pd.DataFrame:
    """The comparisons of one experiment, each with its verdict; empty of numbers at a mismatch."""
    arms = _arms(sums)
    plans = sums.drop_duplicates(KEYS).drop(columns=["role"])
    found = comparisons(sums).merge(plans, on=KEYS)
    if sample_ratio_p(arms.assigned, arms.share) < MISMATCH:
        return found.assign(**dict.fromkeys(TOLD, float("nan")), verdict="sample_ratio_mismatch")
    return found.assign(verdict=verdicts_of_rows(found))


def _arms(sums: pd.DataFrame) -> pd.DataFrame:
    """Units that were assigned and their planned share, by arm."""
    return sums.drop_duplicates("arm").set_index("arm")[["assigned", "share"]].sort_index()
