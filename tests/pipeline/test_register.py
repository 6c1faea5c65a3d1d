"""A KPI from amounts that are there is one row of the register."""

from decimal import Decimal

import pytest

from orchestration.ingest.seeds import SHIPPED
from tests.pipeline.homes import ask, run

ROW = (
    "dials_per_conversation,ratio,ratio,dials,conversations,conversations,ratio,lower,,,F,"
    "call_attempts,started_at,Dials per conversation,每次对话拨打量,Dials for one conversation.\n"
)


@pytest.mark.slow
def test_a_kpi_that_a_home_adds_is_told_at_every_scope(copy_golden_home):
    home = copy_golden_home()
    register = (SHIPPED / "kpis.csv").read_text(encoding="utf-8")
    (home.seeds / "kpis.csv").write_text(register + ROW, encoding="utf-8")
    run(home, "--select", "+fct_kpis")
    told = ask(
        home,
        "select scope, numerator, denominator, value from marts.fct_kpis "
        "where kpi = 'dials_per_conversation' and period = 'all' order by 1",
    )
    # golden_kpis.csv: 24 dials, 10 conversations
    assert ("company", Decimal(24), Decimal(10), Decimal("2.4")) in told
    assert {scope for scope, *_ in told} >= {"company", "team", "agent", "campaign", "list"}
