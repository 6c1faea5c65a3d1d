"""The golden home, built whole: every value that was worked out by hand comes out of the marts."""

import csv
import hashlib
from decimal import Decimal

import duckdb
import pytest

from tests.pipeline.homes import GOLDEN, ask

with (GOLDEN / "golden_kpis.csv").open(encoding="utf-8") as file:
    KPIS = list(csv.DictReader(file))
IDENTITY = ("kpi", "period", "period_start", "scope", "scope_id", "credit_role")
VALUES = ("numerator", "denominator", "value")
NAMED_BY_THEMSELVES = (
    *("company", "source_channel", "script"),
    *("funnel_step", "attempt", "attribution_model", "compliance_rule"),
)

with (GOLDEN / "golden_credits.csv").open(encoding="utf-8") as file:
    CREDITS: dict[tuple[str, str], list[dict]] = {}
    for credit in csv.DictReader(file):
        CREDITS.setdefault((credit["order"], credit["attribution_model"]), []).append(credit)

# read, loaded, duplicate, superseded, quarantined: counted by hand in the landed files.
ROWS = {
    "calls": (28, 25, 1, 1, 1),  # C2 again, C14 corrected, C26 on no day
    "machine": (5, 5, 0, 0, 0),
    "legs": (21, 19, 1, 1, 0),  # G1 again, G12 corrected
    "agents": (7, 4, 2, 1, 0),  # A1 and A2 again, A3 renamed
    "assignments": (5, 4, 0, 1, 0),  # A1's first one got an end
    "campaigns": (2, 2, 0, 0, 0),
    "lists": (2, 2, 0, 0, 0),
    "members": (11, 11, 0, 0, 0),
    "callbacks": (5, 5, 0, 0, 0),
    "recordings": (15, 15, 0, 0, 0),
    "dnc": (5, 5, 0, 0, 0),
    "consents": (6, 6, 0, 0, 0),
    "reviews": (42, 34, 0, 8, 0),  # the items of C14 and C17 again: disputed, changed
    "experiments": (25, 25, 0, 0, 0),
    "leads": (22, 11, 10, 1, 0),  # L3 thrice at once, eight leads again, L9 corrected
    "stages": (12, 11, 1, 0, 0),  # E1 again
    "changes": (4, 4, 0, 0, 0),
    "opportunities": (9, 4, 0, 5, 0),  # O2, O3 and O4 were closed; O3 and O4 came with their calls
    "sourced": (2, 2, 0, 0, 0),
    "touches": (9, 9, 0, 0, 0),
    "order_items": (11, 9, 0, 2, 0),  # both items of R1 refunded
    "adjustments": (4, 4, 0, 0, 0),
    "agent_times": (7, 7, 0, 0, 0),
    "costs": (12, 10, 1, 1, 0),  # X2 again, X6 corrected
}


@pytest.fixture(scope="module")
def kpis(golden) -> dict[tuple, tuple]:
    """Everything that `fct_kpis` says, by what it says it of."""
    columns = ", ".join((*IDENTITY, *VALUES, "reason_null"))
    rows = ask(golden.home, f"select {columns} from marts.fct_kpis")
    return {(*row[:2], str(row[2]), *row[3:6]): row[6:] for row in rows}


def key(row: dict) -> str:
    """How the marts name a scope's member: by the key of its id in the source."""
    member = row["scope_id"]
    if row["scope"] in NAMED_BY_THEMSELVES or member == "(none)":
        return member
    return hashlib.md5(f"generic|crm_and_dialer|{member}".encode()).hexdigest()


@pytest.mark.parametrize("row", KPIS, ids=lambda row: "-".join(row[name] for name in IDENTITY))
def test_a_kpi_is_what_was_worked_out_by_hand(row, kpis):
    identity = tuple(key(row) if name == "scope_id" else row[name] for name in IDENTITY)
    expected = [Decimal(row[name]) if row[name] else None for name in VALUES]
    assert kpis[identity] == (*expected, row["reason_null"] or None), row["worked"]


@pytest.fixture(scope="module")
def credits(golden) -> dict[tuple[str, str], dict[str, Decimal]]:
    """What the touches of each order earn by each model; calls and touches by the source's id."""
    rows = ask(
        golden.home,
        "select orders.source_id, attribution_model, "
        "coalesce(touches.source_id, credits.touch_key), credit "
        "from marts.fct_order_credits as credits inner join marts.fct_orders as orders using "
        "(order_key) left join marts.fct_touches as touches using (touch_key)",
    )
    found: dict[tuple[str, str], dict[str, Decimal]] = {}
    for order, model, touch, credit in rows:
        found.setdefault((order, model), {})[touch] = credit
    return found


@pytest.mark.parametrize("order_and_model", CREDITS, ids="-".join)
def test_the_touches_of_an_order_earn_what_was_worked_out_by_hand(order_and_model, credits):
    expected = {row["touch"]: Decimal(row["credit"]) for row in CREDITS[order_and_model]}
    assert credits[order_and_model] == expected, CREDITS[order_and_model][0]["worked"]


def test_an_alias_says_what_its_kpi_says(golden, kpis):
    aliases = dict(
        ask(golden.home, "select kpi, alias_of from marts.dim_kpis where alias_of is not null")
    )
    assert aliases
    for alias, kpi in aliases.items():
        told = {key[1:]: values for key, values in kpis.items() if key[0] == alias}
        assert told == {key[1:]: values for key, values in kpis.items() if key[0] == kpi}


def test_every_row_of_every_extract_is_accounted_for(golden):
    counts = ("read", "loaded", "duplicate", "superseded", "quarantined")
    sums = ", ".join(f"sum(rows_{count})" for count in counts)
    rows = ask(golden.home, f"select extract_name, {sums} from marts.fct_batches group by all")
    assert {table: tuple(map(int, found)) for table, *found in rows} == ROWS


def test_the_accounting_is_the_one_of_the_readme():
    totals = [sum(counts) for counts in zip(*ROWS.values(), strict=True)]
    read, loaded, duplicate, superseded, quarantined = totals
    assert (
        f"Of {read} rows read {loaded} are loaded (A4 and L10 as deleted), {duplicate} duplicates, "
        f"{superseded} superseded, {quarantined} quarantined."
    ) in (GOLDEN / "README.md").read_text(encoding="utf-8")


def test_the_quarantined_row_says_what_is_wrong_with_it(golden):
    [(file, row, reason)] = ask(
        golden.home,
        "select file, row_number, reason from marts.fct_quarantined_rows "
        "inner join lake.batches using (batch_id, extract_name)",
    )
    assert (file, row) == ("calls_20251103.csv", 25)
    assert "start: found 2025-10-32 09:00:00; expected a time as %Y-%m-%d %H:%M:%S" in reason


def test_every_model_is_built_and_every_test_passes(golden):
    kinds = [node.unique_id.split(".")[0] for node in golden.nodes]
    assert kinds.count("model") > 40
    assert kinds.count("test") > 60
    others = [node for node in golden.nodes if node.status not in ("success", "pass")]
    # R5 was cancelled, and its own adjustment takes back 150 of its 200; a mail before the call is
    # tried with leads of whom some hear another opening.
    assert sorted(
        (node.unique_id.split(".")[-1], node.status, node.failures) for node in others
    ) == [
        ("assert_experiments_do_not_overlap", "warn", 2),
        ("assert_orders_are_taken_back", "warn", 1),
    ]


def test_everything_that_was_touched_is_done_with(golden):
    assert ask(golden.home, "select count(*) from contract.touched_days") == [(0,)]
    with duckdb.connect(str(golden.home.warehouse_file), read_only=True) as connection:
        applied = connection.execute("from marts.applied_batches").fetchall()
    assert len(applied) == len(list((GOLDEN / "home" / "landing").iterdir()))
