"""Whether experiments are planned well enough to be read: arms, KPIs, and how many units it takes.

What one row alone may say is in `seed_rows/experiments.py`.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from orchestration.ingest.seed_hashes import promise_hashes
from orchestration.ingest.seed_rows import Experiment, ExperimentArm, ExperimentKpi, Kpi, Seed

# Everything that is planned: who changes any of it has another plan.
PLANNED: dict[str, tuple[str, ...]] = {
    "experiments": (
        *("experiment_id", "hypothesis", "unit", "audience", "baseline_value", "mde", "alpha"),
        *("power", "n_per_arm", "starts_on", "ends_on", "maturity_days", "block_days", "salt"),
    ),
    "experiment_arms": ("experiment_id", "arm", "share", "is_control", "script", "treatment"),
    "experiment_kpis": ("experiment_id", "kpi", "role", "direction", "margin"),
}
# What no single lead tells: costs and the time of agents are spent on many.
OF_NO_LEAD = {"cost_entries", "agent_times", "leads", "list_members"}
# Amounts of a whole period or of a cohort of leads, which neither a lead nor a day adds up to.
OF_PERIODS = {
    *("live_abandons_in_window", "abandons_of_people", "leads_reached", "funnel_leads"),
    *("funnel_leads_imputed", "list_leads_attempted", "list_dials", "leads_won", "days_to_won"),
}


def experiment_hashes(seeds: Mapping[str, list[Seed]]) -> dict[str, str]:
    """The hash of what is planned of each experiment."""
    hashes = promise_hashes(seeds, PLANNED, ("experiment_id",))
    return {experiment: hashed for (experiment,), hashed in hashes.items()}


def experiment_problems(seeds: Mapping[str, Sequence[Seed]]) -> Iterator[str]:
    """What is wrong, one line a problem: `file:line: column: found X; allowed: …`.

    Args:
        seeds: the rows of every seed, by its name.
    """
    register = {kpi.kpi: kpi for kpi in seeds["kpis"]}
    experiments = {row.experiment_id: row for row in seeds["experiments"]}
    yield from _of_no_experiment("experiment_arms", seeds["experiment_arms"], experiments)
    yield from _of_no_experiment("experiment_kpis", seeds["experiment_kpis"], experiments)
    for name, experiment in experiments.items():
        arms = [row for row in seeds["experiment_arms"] if row.experiment_id == name]
        kpis = [row for row in seeds["experiment_kpis"] if row.experiment_id == name]
        wrong = [
            *_of_arms(experiment, arms),
            *(problem for row in kpis for problem in _of_kpi(row, experiment, register)),
            *_of_primary(experiment, kpis),
        ]
        yield from wrong
        # how many it takes can only be told of a plan that is whole
        if not wrong:
            [primary] = (row for row in kpis if row.role == "primary")
            yield from _too_few(experiment, len(arms), primary, register[primary.kpi])


def is_share(experiment: Experiment, kpi: Kpi) -> bool:
    """Whether a unit has what the KPI counts, or has it not: `dim_experiment_kpis.measure`."""
    counts = kpi.kind != "ratio" and kpi.unit == "count"
    return experiment.unit == "lead" and (kpi.interval == "wilson" or counts)


def _of_no_experiment(
    name: str, rows: Sequence[Seed], experiments: Mapping[str, Experiment]
) -> Iterator[str]:
    for row in rows:
        if row.experiment_id not in experiments:
            yield (
                f"{name}.csv:{row.line}: experiment_id: found {row.experiment_id!r}; allowed: "
                "those of experiments.csv"
            )


def _of_arms(experiment: Experiment, arms: Sequence[ExperimentArm]) -> Iterator[str]:
    where = f"experiments.csv:{experiment.line}: experiment_id: found {experiment.experiment_id!r}"
    if len(arms) < 2:
        yield f"{where} with {len(arms)} arms; allowed: two or more rows of experiment_arms.csv"
        return
    if (total := sum(arm.share for arm in arms)) != 1:
        yield (
            f"{where} with shares that sum to {total}; allowed: shares in experiment_arms.csv "
            "that sum to 1"
        )
    scripts: set[str] = set()
    for arm in arms:
        if arm.script in scripts:
            yield (
                f"experiment_arms.csv:{arm.line}: script: found {arm.script!r} of another arm "
                "again; allowed: one of its own, or nothing where scripts are not what differs"
            )
        scripts |= {arm.script} - {None}
    if (controls := sum(arm.is_control for arm in arms)) != 1:
        yield (
            f"{where} with {controls} control arms; allowed: is_control T in one row of "
            "experiment_arms.csv"
        )


def _of_kpi(
    row: ExperimentKpi, experiment: Experiment, register: Mapping[str, Kpi]
) -> Iterator[str]:
    kpi, where = register.get(row.kpi), f"experiment_kpis.csv:{row.line}"
    if kpi is None or not _is_told(kpi, experiment):
        yield (
            f"{where}: kpi: found {row.kpi!r}; allowed: those of kpis.csv that are told of one "
            f"{experiment.unit}"
        )
    elif kpi.better not in (None, row.direction):
        yield f"{where}: direction: found {row.direction!r}; allowed: {kpi.better}, as in kpis.csv"


def _is_told(kpi: Kpi, experiment: Experiment) -> bool:
    if kpi.numerator in OF_PERIODS:
        return False
    if experiment.unit == "lead":
        return kpi.kind != "recomputed" and kpi.told_by not in OF_NO_LEAD
    return kpi.kind != "recomputed" and kpi.numerator != "leads_connected"


def _of_primary(experiment: Experiment, kpis: Sequence[ExperimentKpi]) -> Iterator[str]:
    if (primary := sum(row.role == "primary" for row in kpis)) != 1:
        yield (
            f"experiments.csv:{experiment.line}: experiment_id: found {experiment.experiment_id!r} "
            f"with {primary} primary KPIs; allowed: role primary in one row of experiment_kpis.csv"
        )


def _too_few(experiment: Experiment, arms: int, primary: ExperimentKpi, kpi: Kpi) -> Iterator[str]:
    """What is wrong with n_per_arm, where a share of units is compared."""
    if not is_share(experiment, kpi):
        return
    where, sign = f"experiments.csv:{experiment.line}", 1 if primary.direction == "higher" else -1
    hoped = experiment.baseline_value + sign * experiment.mde
    if not (0 < experiment.baseline_value < 1 and 0 < hoped < 1):
        yield (
            f"{where}: mde: found a share of {experiment.baseline_value} that becomes {hoped}; "
            "allowed: shares between 0 and 1"
        )
    elif experiment.n_per_arm < (needed := units_needed(experiment, sign, arms - 1)):
        yield (
            f"{where}: n_per_arm: found {experiment.n_per_arm}; allowed: at least {needed:,}, "
            f"which it takes to tell {hoped} from {experiment.baseline_value} in {arms} arms"
        )


def units_needed(experiment: Experiment, sign: int, comparisons: int) -> int:
    """Units of each arm by which two shares can be told apart, two-sided.

    Args:
        experiment: baseline_value, mde, alpha and power.
        sign: 1 where more is better, else -1.
        comparisons: arms that are compared with the control, which share alpha (Bonferroni).
    """
    # seconds of import, for those alone who experiment
    from statsmodels.stats.proportion import samplesize_proportions_2indep_onetail

    needed = samplesize_proportions_2indep_onetail(
        sign * float(experiment.mde),
        float(experiment.baseline_value),
        float(experiment.power),
        alpha=float(experiment.alpha) / comparisons,
        alternative="two-sided",
    )
    return int(Decimal(str(needed)).to_integral_value(rounding="ROUND_CEILING"))
