"""KPIs as metrics of Superset: SQL over rows of components, labels, formats.

A ratio is the sum of its numerators by the sum of its denominators, whatever rows a reader picks;
where `int_kpis` has no value, a metric has none either. The SQL is what DuckDB and PostgreSQL both
run. Words between `{%` and `%}` are Superset's templates: they ask what a query filters and groups
by, because some rates are known of a company and not of its agents.
"""

from collections.abc import Collection
from dataclasses import dataclass

from orchestration.ingest.seed_rows import Kpi
from orchestration.report.language import Language

# Amounts that are credited twice are equal in total; agents and teams get what they qualified.
ROLE = "qualifier"
PEOPLE = ("agent_name", "team_name")
DIALS = ("dials", "dials_valid")
ALLOCATED = ("cost_direct", "cost_loaded")

CONVERSIONS = {"per_hour": "3600.0 * ", "minutes": "1.0 / 60 * "}
UNITS = {"per_hour": "per hour", "seconds": "seconds", "minutes": "minutes", "days": "days"}
FORMATS = {
    "count": ",.1~f",
    "rate": ".1%",
    "ratio": ",.2f",
    "per_hour": ",.1f",
    "seconds": ",.1f",
    "minutes": ",.1f",
    "days": ",.1f",
    "money": ",.2f",
}


@dataclass(frozen=True)
class Metric:
    """A metric of a dataset.

    Attributes:
        name: id of the KPI.
        label: for people, in their language.
        expression: SQL, with templates.
        description: its definition and formula.
        d3format: how its values are written.
        currency: ISO 4217 code before amounts; None for what is no amount.
    """

    name: str
    label: str
    expression: str
    description: str
    d3format: str
    currency: dict[str, str] | None


def of_components(kpi: Kpi, columns: Collection[str], language: Language) -> Metric | None:
    """A KPI as sums over `fct_components_daily`; None where its amounts are no columns there."""
    numerator = _column(kpi.numerator, columns)
    denominator = _column(kpi.denominator, columns) if kpi.denominator else None
    if numerator is None or (kpi.denominator and denominator is None):
        return None
    value = f"{CONVERSIONS.get(kpi.unit, '')}cast(sum({numerator}) as double precision)"
    if denominator:
        value += f" / nullif(sum({denominator}), 0)"
    if conditions := _conditions(kpi, numerator, columns):
        value = f"case when {conditions} then {value} end"
    return _metric(kpi, value, language)


def of_figures(kpi: Kpi, language: Language) -> Metric:
    """A KPI as one figure of `rpt_kpis`: a query picks one period, and one member a row."""
    value = f"max(case when kpi = '{kpi.kpi}' then cast(value as double precision) end)"
    return _metric(kpi, value, language)


def d3format(kpi: Kpi) -> str:
    """How its values are written; sums of money and time in whole units, a price to the cent."""
    is_sum = kpi.kind == "additive" and kpi.unit in ("money", "seconds")
    return ",.0f" if is_sum else FORMATS[kpi.unit]


def currency_format(kpi: Kpi, language: Language) -> dict[str, str] | None:
    """The currency before an amount; None for what is none."""
    return (
        {"symbol": language.currency, "symbolPosition": "prefix"} if kpi.unit == "money" else None
    )


def label(kpi: Kpi, language: Language) -> str:
    """Its name in a language."""
    return kpi.label_zh if language.code == "zh" else kpi.label_en


def described(kpi: Kpi, language: Language) -> str:
    """Its definition and formula."""
    formula = f"{kpi.numerator} ÷ {kpi.denominator}" if kpi.denominator else kpi.numerator
    return f"{language(kpi.definition)} ({kpi.kpi} = {formula})"


def _metric(kpi: Kpi, value: str, language: Language) -> Metric:
    return Metric(
        name=kpi.kpi,
        label=label(kpi, language),
        expression=value,
        description=described(kpi, language),
        d3format=d3format(kpi),
        currency=currency_format(kpi, language),
    )


def _column(amount: str, columns: Collection[str]) -> str | None:
    return next((name for name in (amount, f"{amount}_by_{ROLE}") if name in columns), None)


def _conditions(kpi: Kpi, numerator: str, columns: Collection[str]) -> str:
    """When a ratio is known: as `int_kpis` says in `reason_null`; empty for always."""
    if kpi.kind != "ratio":
        return ""
    known = []
    if kpi.denominator in DIALS:
        known.append("sum(dials_of_unlogged_sources) = 0")
    if "dials" in (kpi.numerator, kpi.denominator) or kpi.denominator in DIALS:
        known.append(_when_asked((*PEOPLE, "script_id"), "sum(dials_by_machine) = 0"))
    if kpi.told_by == "cost_entries":
        known.append(f"sum({numerator}) <> 0")
        if kpi.numerator in ALLOCATED:
            known.append(_when_asked(("source_channel", "script_id"), "1 = 0"))
        # a cost is nobody's by role, what it is divided by is
        if kpi.denominator not in columns:
            known.append(_when_asked(PEOPLE, "1 = 0"))
    return " and ".join(known)


def _when_asked(names: Collection[str], condition: str) -> str:
    """A condition that holds alone where a query filters or groups by one of these columns."""
    asked = " or ".join(f"'{name}' in columns ~ groupby ~ filter" for name in names)
    return f"{{% if {asked} %}}{condition}{{% else %}}1 = 1{{% endif %}}"
