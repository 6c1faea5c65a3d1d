"""A month that is closed keeps its figures; what comes late stands beside them, with its file."""

from decimal import Decimal

import pytest

from orchestration.close import ClosingError, close_period
from orchestration.declaration import read_declaration
from orchestration.inference.results import infer
from orchestration.periods import read_period
from orchestration.publish.publication import publish
from orchestration.transform import build
from tests.pipeline.homes import GOLDEN, ask, deliver, land

OCTOBER = read_period("2025-10", "monday")
DIALS = "kpi = 'dials' and period = 'month' and period_start = '2025-10-01' and scope = 'company'"
LATE = "calls_20251201.csv"


def build_and_publish(home, number: int) -> None:
    """Build what has landed; all of it the first time."""
    land(home)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("DIALMART_HOME", str(home.path))
        assert not build(home, full=number == 1, command="run").broken
    infer_and_publish(home, number)


def infer_and_publish(home, number: int) -> None:
    infer(home)
    publish(home, f"set{number}")


def late_call(name: str, start: str) -> str:
    """A call of K1 that came to nothing."""
    header = (GOLDEN / "home/landing/calls_20251103.csv").read_text().splitlines()[0]
    values = {"call_id": name, "direction": "outbound", "mode": "manual", "start": start}
    values |= {"agent": "A1", "campaign": "K1", "status": "NA"}
    values |= {"test": "N", "internal": "N", "final": "Y"}
    return f"{header}\n{','.join(values.get(name, '') for name in header.split(','))}\n"


@pytest.fixture(scope="module")
def closed(copy_built_golden_home):
    """The golden home, October closed; then a call of October comes."""
    home = copy_built_golden_home()
    infer_and_publish(home, 1)
    declaration = read_declaration(home.sources_file)
    close_period(home, declaration, OCTOBER, "Finance")
    # at once, before a run has published the first closing
    for again, reason in [("2025-10", "was closed on"), ("2025-10-20", "all are official")]:
        with pytest.raises(ClosingError, match=reason):
            close_period(home, declaration, read_period(again, "monday"), "Finance")
    deliver(home, LATE, late_call("LATE", "2025-10-20 10:00:00"))
    build_and_publish(home, 2)
    return home


@pytest.mark.slow
class TestAClosedMonth:
    def test_is_told_as_it_was_and_as_it_is(self, closed):
        # 20 dials of October in the golden home (worked out in golden_kpis.csv), and the late one
        figures = ask(closed, f"select figure, value from marts.fct_kpis where {DIALS} order by 1")
        assert figures == [("current", Decimal(21)), ("official", Decimal(20))]

    def test_keeps_how_sure_it_was(self, closed):
        [bounds] = ask(
            closed,
            "select ci_low, ci_high from marts.fct_kpis where kpi = 'average_talk_seconds' and "
            "period = 'month' and period_start = '2025-10-01' and scope = 'company' "
            "and figure = 'official'",
        )
        assert bounds == (Decimal("21.4531"), Decimal("126.7287"))

    def test_says_what_changed_and_which_batch_changed_it(self, closed):
        changed = ask(
            closed,
            "select old_value, new_value, because_of, file, batches from marts.fct_restatements "
            f"where {DIALS}",
        )
        assert changed == [(Decimal(20), Decimal(21), "rows", LATE, 1)]

    def test_changes_where_the_late_row_counts_and_nowhere_else(self, closed):
        members = ask(
            closed,
            "select distinct period, period_start from marts.fct_restatements where kpi = 'dials'",
        )
        assert sorted((kind, str(start)) for kind, start in members) == [
            ("day", "2025-10-20"),
            ("month", "2025-10-01"),
            ("week", "2025-10-20"),
        ]

    def test_has_who_closed_it(self, closed):
        assert ask(
            closed,
            "select closed_period, closed_by, closed_publish_id from marts.fct_closed_periods",
        ) == [("month", "Finance", "set1")]

    def test_cannot_be_closed_again(self, closed):
        declaration = read_declaration(closed.sources_file)
        with pytest.raises(ClosingError, match="was closed on .* by Finance"):
            close_period(closed, declaration, OCTOBER, "Finance")

    @pytest.mark.parametrize(
        ("period", "reason"),
        [("2025-11", "reach to 2025-11-"), ("2025", "ends on 2026-01-01"), ("all", "never over")],
    )
    def test_must_be_over(self, closed, period, reason):
        declaration = read_declaration(closed.sources_file)
        with pytest.raises(ClosingError, match=reason):
            close_period(closed, declaration, read_period(period, "monday"), "Finance")
