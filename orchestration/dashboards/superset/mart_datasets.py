"""The datasets of marts that have a form of their own: funnel, cohorts, best hours and others."""

from collections.abc import Mapping

from orchestration.dashboards.superset import names
from orchestration.dashboards.superset.datasets import Dataset, called, pick
from orchestration.dashboards.superset.metrics import Metric
from orchestration.publish.tables import Column, Table
from orchestration.report.language import Language

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


STEPS = (
    *("attempted", "connected", "conversation"),
    *("sales_qualified", "opportunity", "customer"),
)
FOLLOWED = ("marketing_to_sales_qualified", "lead_to_opportunity", "sales_conversion")


def step_names(language: Language) -> dict[str, str]:
    """What each step of the funnel is called, in their order."""
    return {step: f"{place} {language.name(step)}" for place, step in enumerate(STEPS, start=1)}


def mart_datasets(tables: Mapping[str, Table], language: Language) -> tuple[Dataset, ...]:
    """One a mart.

    Args:
        tables: those of `marts.duckdb` by name.
        language: of names.
    """
    return (
        _funnel(tables["rpt_funnel"], language),
        _cohorts(tables["rpt_cohorts"], language),
        _heatmap(tables["fct_contact_hours"], language),
        _sources(tables["dim_sources"], language),
        _restatements(tables["fct_restatements"], language),
    )


def _funnel(table: Table, language: Language) -> Dataset:
    """Cohorts of a day add up to those of any days: a lead is first dialled once."""
    words = "Leads first dialled in the period that have reached the step or one beyond by now."
    return Dataset(
        name="funnel",
        description=f"One row per day and step. {words}",
        sql=(
            "select period_start, step_number, leads_of_cohort,\n"
            f"    {_told(step_names(language), 'step')}\n"
            "from rpt_funnel where period = 'day'"
        ),
        columns=(*pick(table, "period_start", "step_number", "leads_of_cohort", "step"),),
        labels=called({"step": "Step", "period_start": "First dialled"}, language),
        metrics=(
            Metric(
                name="leads",
                label=language("Leads"),
                expression="cast(sum(leads_of_cohort) as double precision)",
                description=words,
                d3format=",.0f",
                currency=None,
            ),
        ),
        time="period_start",
    )


def _cohorts(table: Table, language: Language) -> Dataset:
    return Dataset(
        name="cohorts",
        description=table.description,
        sql=(
            f"select {_told({each: language.name(each) for each in FOLLOWED}, 'cohort')},\n"
            f"    {', '.join(COHORTS)}\nfrom rpt_cohorts"
        ),
        columns=(*pick(table, "cohort", *COHORTS),),
        labels=called({"cohort": "Cohort"} | COHORTS, language),
    )


def _heatmap(table: Table, language: Language) -> Dataset:
    """Hours of enough dials; days and hours as texts, which sort as they follow each other."""
    days = {str(place): f"{place} {name}" for place, name in enumerate(language.weekdays, start=1)}
    return Dataset(
        name="heatmap",
        description=table.description,
        sql=(
            f"select {_told(days, 'local_dow', 'day')},\n"
            "    right('0' || cast(local_hour as varchar), 2) as hour, adjusted_rate\n"
            "from fct_contact_hours\n"
            "where scope = 'company' and verdict <> 'insufficient_data'"
        ),
        columns=(
            *pick(table, "adjusted_rate"),
            Column("day", "varchar", "Day of the week where the lead is."),
            Column("hour", "varchar", "Hour there."),
        ),
        labels=called({"day": "Day", "hour": "Hour"}, language),
        metrics=(
            Metric(
                name="adjusted_rate",
                label=language("Adjusted rate"),
                expression="cast(max(adjusted_rate) as double precision)",
                description=language("Connects per dial of the usual attempts."),
                d3format=".1%",
                currency=None,
            ),
        ),
    )


def _sources(table: Table, language: Language) -> Dataset:
    return Dataset(
        name="sources",
        description=table.description,
        sql=f"select {', '.join(SOURCES)}\nfrom dim_sources",
        columns=(*pick(table, *SOURCES),),
        labels=called(SOURCES, language),
    )


def _restatements(table: Table, language: Language) -> Dataset:
    return Dataset(
        name="restatements",
        description=table.description,
        sql=(
            f"select kpis.label_{language.code} as kpi,\n"
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
        labels=called({"kpi": "KPI", "member": "Member"} | RESTATEMENTS, language),
    )


def _told(words: Mapping[str, str], column: str, name: str = "") -> str:
    """A column of ids as words, under its own name or another; an id that has none stays."""
    cases = "".join(f" when '{id}' then '{word}'" for id, word in words.items())
    id = f"cast({column} as varchar)"
    return f"case {id}{cases} else {id} end as {name or column}"
