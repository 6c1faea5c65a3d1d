"""The register of KPIs as pages: docs/kpis.md, and the words that dbt's docs show.

Both are made from `seeds/kpis.csv` by `make docs`; a test holds them to it. What a row of the
register is stands in `ingest/seed_rows/`.
"""

from collections.abc import Iterator, Sequence

from orchestration.ingest.seed_rows import Kpi
from orchestration.ingest.seeds import SHIPPED, read_rows
from orchestration.settings import PROJECT_ROOT

PAGE = PROJECT_ROOT / "docs" / "kpis.md"
DBT_DOCS = PROJECT_ROOT / "dbt_project" / "models" / "marts" / "kpi" / "register.md"
HEAD = """\
# The KPIs

Made from `seeds/kpis.csv` by `make docs`. `fct_kpis` has a row for each by period and scope, with
numerator, denominator, n, interval and policy; a ratio whose denominator is 0 is NULL, with its
reason. Counts and amounts are summed; what is *recomputed* (distinct leads, percentiles) is not,
but computed at each grain. The *headline* ones are those that the summary of a run shows.
"""


def page(kpis: Sequence[Kpi]) -> str:
    """Say what each KPI is, in Markdown."""
    return "\n".join([HEAD, *(line for kpi in kpis for line in _paragraph(kpi))])


def dbt_docs(kpis: Sequence[Kpi]) -> str:
    """The block that dbt's docs show beside the register's table."""
    rows = "\n".join(f"- `{kpi.kpi}`: {kpi.definition}" for kpi in kpis)
    return f"{{% docs kpis %}}\n{rows}\n{{% enddocs %}}\n"


def _paragraph(kpi: Kpi) -> Iterator[str]:
    formula = f"`{kpi.numerator}`" + (f" ÷ `{kpi.denominator}`" if kpi.denominator else "")
    facts = [
        "headline" if kpi.is_headline else "",
        f"{kpi.kind}, {kpi.unit}",
        f"told by {kpi.told_by}, dated by {kpi.dated_by}",
        f"{kpi.better} is better" if kpi.better else "",
        f"alias of `{kpi.alias_of}`" if kpi.alias_of else "",
        f"interval: {kpi.interval}" if kpi.interval else "",
        f"ranked from n = {kpi.min_n}" if kpi.min_n else "",
    ]
    yield f"## `{kpi.kpi}` · {kpi.label_en} · {kpi.label_zh}\n"
    yield f"{kpi.definition}\n"
    yield f"{formula}; {'; '.join(fact for fact in facts if fact)}.\n"


def main() -> None:
    """Write both pages."""
    kpis = read_rows(SHIPPED / "kpis.csv", "kpis")
    PAGE.write_text(page(kpis), encoding="utf-8")
    DBT_DOCS.write_text(dbt_docs(kpis), encoding="utf-8")


if __name__ == "__main__":
    main()
