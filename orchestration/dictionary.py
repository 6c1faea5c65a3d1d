"""The data dictionary: docs/marts.md, what each published table holds and is joined by.

Made from dbt's manifest by `make docs`, as the comments and keys of the published files are; a test
holds the page to it.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from orchestration.home import Home
from orchestration.publish.tables import FILES, QUALITY, Column, Table, published_tables
from orchestration.settings import DEMO_HOME, PROJECT_ROOT, pass_home_on
from orchestration.transform import manifest_of

PAGE = PROJECT_ROOT / "docs" / "marts.md"
HEAD = """\
# The published tables

Made from dbt's manifest by `make docs`; the files say the same in the comments of their tables and
columns. Every row also has `publish_id`, the same in the whole file, and `data_through_at`, up to
when every source had told its events. Times are UTC, days those of the reporting time zone, amounts
in the reporting currency. A line of a diagram is a foreign key: many rows of the lower table have
one of the upper; it may be empty.
"""


def page(manifest: Mapping[str, Any]) -> str:
    """The dictionary in Markdown: a diagram a file; each table where the first file has it."""
    files = {file: published_tables(manifest, file) for file in (*FILES, *QUALITY)}
    lines, told = [HEAD], set()
    for file, tables in files.items():
        lines += [f"## {file}.duckdb", "", *_diagram(tables)]
        again = sorted(table.name for table in tables if table.name in told)
        if again:
            lines += [f"As above: {', '.join(f'`{name}`' for name in again)}.", ""]
        for table in sorted(tables, key=lambda table: table.name):
            if table.name not in told:
                lines += _table(table)
        told |= {table.name for table in tables}
    return "\n".join(lines)


def _diagram(tables: Sequence[Table]) -> Iterator[str]:
    joins = [(key.table, table.name, key.column) for table in tables for key in table.foreign_keys]
    if not joins:
        return
    yield from ("```mermaid", "erDiagram")
    yield from (f"    {upper} ||--o{{ {lower} : {column}" for upper, lower, column in sorted(joins))
    yield from ("```", "")


def _table(table: Table) -> Iterator[str]:
    yield from (f"### {table.name}", "", table.description.partition("\n")[0])
    if table.primary_key:
        yield from ("", f"Key: {', '.join(f'`{column}`' for column in table.primary_key)}.")
    yield from ("", "| column | type | |", "|--|--|--|")
    refers = {key.column: f" → `{key.table}`" for key in table.foreign_keys}
    yield from (_row(column, refers.get(column.name, "")) for column in table.columns)
    yield ""


def _row(column: Column, refers: str) -> str:
    text = column.description.replace("|", "\\|").replace("\n", " ")
    return f"| `{column.name}` | {column.type} | {text}{refers} |"


def main() -> None:
    """Write the page."""
    pass_home_on(DEMO_HOME)
    PAGE.write_text(page(manifest_of(Home(DEMO_HOME))), encoding="utf-8")


if __name__ == "__main__":
    main()
