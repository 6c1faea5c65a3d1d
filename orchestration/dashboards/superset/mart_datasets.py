"""The datasets of marts that have a form of their own: funnel, cohorts, sources, restatements."""

from collections.abc import Mapping

from orchestration.dashboards.superset import names
from orchestration.dashboards.superset.datasets import Dataset, pick
from orchestration.dashboards.superset.metrics import Metric
from orchestration.publish.tables import Column, Table

COHORTS = {
    "cohort_month": "Month",
    "members": "Members",
    "converted": "Converted",
    "rate_so_far": "Rate so far",
    "rate_expected": "Expected in the end",
    "mature_on": "Known on",
    "is_mature": "Known",
}
SOURCES = {
    "source_system": "System",
    "source_account": "Account",
    "kind": "Kind",
    "newest_extract_at": "Newest extract (UTC)",
    "data_through_at": "Told through to (UTC)",
}
RESTATEMENTS = {
    "closed_at": "Closed (UTC)",
    "period": "Period",
    "period_start": "From",
    "scope": "Scope",
    "old_value": "Official",
    "new_value": "Now",
    "because_of": "Because of",
    "file": "File",
}


def mart_datasets(tables: Mapping[str, Table], language: str) -> tuple[Dataset, ...]:
    """One a mart.

    Args:
        tables: those of `marts.duckdb` by name.
        language: of the KPIs' names, `en` or `zh`.
    """
    return (
        _funnel(tables["rpt_funnel"]),
        _cohorts(tables["rpt_cohorts"]),
        _sources(tables["dim_sources"]),
        _restatements(tables["fct_restatements"], language),
    )


def _funnel(table: Table) -> Dataset:
    """Cohorts of a day add up to those of any days: a lead is first dialled once."""
    words = "Leads first dialled in the period that have reached the step or one beyond by now."
    return Dataset(
        name="funnel",
        description=f"One row per day and step. {words}",
        sql=(
            "select period_start, step_number, leads_of_cohort,\n"
            "    cast(step_number as varchar) || ' ' || replace(step, '_', '-') as step\n"
            "from rpt_funnel where period = 'day'"
        ),
        columns=(*pick(table, "period_start", "step_number", "leads_of_cohort", "step"),),
        labels={"step": "Step", "period_start": "First dialled"},
        metrics=(
            Metric(
                name="leads",
                label="Leads",
                expression="cast(sum(leads_of_cohort) as double precision)",
                description=words,
                d3format=",.0f",
                currency=None,
            ),
        ),
        time="period_start",
    )


def _cohorts(table: Table) -> Dataset:
    return Dataset(
        name="cohorts",
        description=table.description,
        sql=(f"select replace(cohort, '_', ' ') as cohort, {', '.join(COHORTS)}\nfrom rpt_cohorts"),
        columns=(*pick(table, "cohort", *COHORTS),),
        labels={"cohort": "Cohort"} | COHORTS,
    )


def _sources(table: Table) -> Dataset:
    return Dataset(
        name="sources",
        description=table.description,
        sql=f"select {', '.join(SOURCES)}\nfrom dim_sources",
        columns=(*pick(table, *SOURCES),),
        labels=SOURCES,
    )


def _restatements(table: Table, language: str) -> Dataset:
    return Dataset(
        name="restatements",
        description=table.description,
        sql=(
            f"select kpis.label_{language} as kpi,\n"
            f"    {', '.join(f'restated.{name}' for name in RESTATEMENTS)},\n"
            f"    {names.member_column('restated')}\n"
            "from fct_restatements as restated\n"
            "inner join dim_kpis as kpis on restated.kpi = kpis.kpi\n"
            f"{names.member_joins('restated')}"
        ),
        columns=(
            *pick(table, "kpi", *RESTATEMENTS),
            Column("member", "varchar", "Member of the scope by name."),
        ),
        labels={"kpi": "KPI", "member": "Member"} | RESTATEMENTS,
    )
