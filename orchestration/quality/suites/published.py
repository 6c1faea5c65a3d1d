"""MARTS, what is about to be published: its columns, and figures that are official.

What is published, and with which columns, the YAML beside the models declares. dbt holds tables to
it when it makes them; views, and tables that are only added to, are held to it here.
"""

from collections.abc import Iterator
from functools import cache

import yaml

from orchestration.ingest.casts import literal
from orchestration.quality.checks import Check, rows_that_break
from orchestration.settings import PROJECT_ROOT

ENGINEERING, FINANCE = "data-engineering", "finance"
# dbt's words that DuckDB spells otherwise when it is asked.
SPELLED = {"STRING": "VARCHAR", "INT": "INTEGER"}
FIGURE = "kpi, period, period_start, scope, scope_id, credit_role"
OFFICIAL = (
    *("numerator", "denominator", "value", "ci_low", "ci_high", "n"),
    *("policy_version", "reason_null"),
)


def published_checks() -> list[Check]:
    """The checks of what people will read."""
    return [_columns_are_declared(), _official_figures_stay()]


@cache
def declared_columns() -> list[tuple[str, str, str]]:
    """Table, column and DuckDB's type of every published column."""
    return [
        (model["name"], column["name"], _type(column["data_type"]))
        for model in _models()
        if model.get("config", {}).get("meta", {}).get("published_in")
        for column in model["columns"]
    ]


def _models() -> Iterator[dict]:
    for path in sorted((PROJECT_ROOT / "dbt_project" / "models" / "marts").rglob("*.yml")):
        text = path.read_text(encoding="utf-8")
        yield from yaml.load(text, Loader=yaml.CSafeLoader).get("models", [])


def _type(declared: str) -> str:
    plain = declared.upper().replace(" ", "")
    return SPELLED.get(plain, plain)


def _columns_are_declared() -> Check:
    declared = ", ".join(f"({', '.join(map(literal, row))})" for row in declared_columns())
    return Check(
        "published_tables_have_their_declared_columns",
        "marts.fct_kpis",
        rows_that_break(f"""
with declared (table_name, column_name, declared_type) as (values {declared}),
found as (
    select table_name, column_name, data_type as found_type from duckdb_columns()
    where schema_name = 'marts' and database_name = current_database()
        and table_name in (select table_name from declared)
)
select table_name, column_name, declared_type, found_type
from declared full join found using (table_name, column_name)
where declared_type is distinct from found_type
order by table_name, column_name"""),
        severity="block",
        owner=ENGINEERING,
        reason="2026-11-27: a dashboard breaks on a column that is gone or has another type",
        expected="every published table has the columns and types that its YAML declares",
        advice=(
            "make the model and the YAML beside it say the same; where an earlier build left the "
            "table, remove the home's warehouse and run again"
        ),
    )


def _official_figures_stay() -> Check:
    changed = " or ".join(f"kept.{name} is distinct from told.{name}" for name in OFFICIAL)
    return Check(
        "closed_periods_are_unchanged",
        "marts.fct_kpis",
        rows_that_break(f"""
select {FIGURE}, kept.value as closed_value, told.value as published_value
from lake.closed_figures as kept
full join (from marts.fct_kpis where figure = 'official') as told using ({FIGURE})
where {changed}
order by {FIGURE}"""),
        severity="block",
        owner=FINANCE,
        reason="2026-11-27: who has paid by a figure must find it again, whatever came later",
        expected="the official figures are those that were closed, one by one",
        advice=(
            "publish nothing before it is found: compare marts.fct_kpis with lake/closed/figures; "
            "what data say now belongs into the current figures and fct_restatements"
        ),
    )
