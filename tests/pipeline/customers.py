"""Who the customers of a home are by what was delivered, and where marts would give them away."""

import csv
import re
from collections.abc import Iterator

import pytest

from orchestration.home import Home
from orchestration.publish.tables import Table, published_tables
from orchestration.transform import manifest_of
from tests.pipeline.homes import ask

PHONES = {"phone", "phone_number", "alt_phone", "Phone", "MobilePhone"}
NAMES = (("first_name", "last_name"), ("FirstName", "LastName"))
EMAILS = {"email", "Email"}
LONGEST_EXTENSION = 6
# What a person is told by, in any mart about agents.
TELLING = re.compile(r"phone|e_?mail|^lead_|_lead_(key|id)$|first_name|last_name|customer")


def customers(home: Home) -> set[str]:
    """Numbers (digits), names and addresses of all that landed: of whoever has a phone number."""
    found: set[str] = set()
    for path in home.landing.rglob("*.csv"):
        with path.open(encoding="utf-8", errors="replace", newline="") as file:
            reader = csv.DictReader(file)
            if PHONES & set(reader.fieldnames or ()):
                found.update(*map(_told_by, reader))
    agents = {name for (name,) in ask(home, "select display_name from marts.dim_agents")}
    return found - agents - {""}


def _told_by(row: dict) -> set[str]:
    numbers = {re.sub(r"\D", "", row.get(column) or "") for column in PHONES}
    # a short one was planted as a fault, and is no number of anybody
    numbers = {number for number in numbers if len(number) > LONGEST_EXTENSION}
    names = {
        f"{row[first]} {row[last]}" for first, last in NAMES if row.get(first) and row.get(last)
    }
    return numbers | names | {row.get(column) or "" for column in EMAILS}


def management_marts(home: Home) -> list[Table]:
    """The published marts by which people are managed: found by their folder."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("DIALMART_HOME", str(home.path))
        manifest = manifest_of(home)
    managing = {
        node["alias"] for node in manifest["nodes"].values() if "management" in node.get("fqn", ())
    }
    return [table for table in published_tables(manifest, "marts") if table.name in managing]


def given_away(home: Home) -> Iterator[str]:
    """Each table and column that would, and what is in it."""
    known = customers(home)
    for table in management_marts(home):
        names = [column.name for column in table.columns]
        yield from (f"{table.name}.{name}" for name in names if TELLING.search(name))
        # one text: a note may have a number in its middle
        rows = ask(home, f"from {table.schema}.{table.name}")
        text = "\n".join(str(cell) for row in rows for cell in row if cell is not None)
        yield from (f"{table.name}: {secret}" for secret in sorted(known) if secret in text)
