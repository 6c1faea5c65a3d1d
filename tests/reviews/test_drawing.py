"""Drawing over a hand-made warehouse: what is refused."""

from decimal import Decimal

import duckdb
import pytest

from orchestration.close import ClosingError
from orchestration.home import Home
from orchestration.ingest.seeds import SHIPPED
from orchestration.reviews import DrawError
from orchestration.reviews.asked import Asked
from orchestration.reviews.drawing import draw_month
from tests.golden_draw import OCTOBER

SOURCES = """
company: {name: Acme, reporting_time_zone: America/New_York, reporting_currency: USD}
sources: []
"""
ASKED = Asked("s", 1, None, Decimal("0.05"), 20)
FORM = "calls,1,2025-01-01,*,opening,opening,Greets,5,3,F,F\n"
# two agents, a call each; every source has told all up to the midnight of New York
WAREHOUSE = """
create schema marts;
create table marts.dim_sources as select timestamp '{through}' as data_through_at;
create table marts.dim_agents as
select * from (values ('k1', 'A1', 'Ada'), ('k2', 'A2', 'Ben'))
as t (agent_key, source_id, display_name);
create table marts.fct_call_attempts as
select * from (values
    ('c1', 'C1', timestamp '2025-10-02 09:30'), ('c2', 'C2', timestamp '2025-10-03 10:00')
) as t (call_key, source_id, started_at);
create table marts.int_qa_frame as
select
    call_key, source_id as call_id, started_at, 'k' || call_key[2] as agent_key,
    date '2025-10-01' as period_start, date '2025-09-29' as week_start, 'short' as outcome_class,
    60 as talk_seconds, 'https://rec/' || source_id as recording_ref,
    'calls' as form, '1' as form_version
from marts.fct_call_attempts;
"""


@pytest.fixture
def built(home) -> Home:
    """A home whose October is over, with a form of one item."""
    home.warehouse.mkdir(parents=True)
    home.seeds.mkdir()
    home.sources_file.write_text(SOURCES)
    heading = (SHIPPED / "qa_forms.csv").read_text().splitlines()[0]
    (home.seeds / "qa_forms.csv").write_text(f"{heading}\n{FORM}")
    change(home, WAREHOUSE.format(through="2025-11-01 04:00"))
    return home


def change(home: Home, sql: str) -> None:
    with duckdb.connect(str(home.warehouse_file)) as connection:
        connection.execute(sql)


def test_a_month_is_over_when_it_is_over_where_the_company_is(built):
    # in UTC it has been November for three hours and a half
    change(built, "update marts.dim_sources set data_through_at = '2025-11-01 03:30'")
    with pytest.raises(ClosingError, match="Wait until the sources have told it all"):
        draw_month(built, OCTOBER, ASKED, "rita")
    change(built, "update marts.dim_sources set data_through_at = '2025-11-01 04:00'")
    assert draw_month(built, OCTOBER, ASKED, "rita")[0].num_rows == 2


@pytest.mark.parametrize("calls", [0, -1])
def test_an_empty_draw_is_refused_and_does_not_stand(built, calls):
    none = Asked("s", calls, None, Decimal("0.05"), 20)
    with pytest.raises(DrawError, match=f"{calls} calls an agent are no draw"):
        draw_month(built, OCTOBER, none, "rita")
    assert draw_month(built, OCTOBER, ASKED, "rita")[1]
